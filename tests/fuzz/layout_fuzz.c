/* SPDX-License-Identifier: Apache-2.0 */
/* Indexes of OCI layouts: an entry that is found has a digest, and one that is
 * added is found again. */
#include "crypto/digest.h"
#include "file.h"
#include "fuzz.h"
#include "oci/entries.h"
#include "oci/layout.h"

#define NAME "docker.io/library/a:v1"
#define HEX "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct str bytes = { (const char *)p, n };
	struct layout_entry one = { .name = STR_INIT(NAME) };
	struct descriptor d;

	fuzz_file(&a, "oci-layout", STR("{}"));
	fuzz_file(&a, "index.json", bytes);
	if (layout_find(&a, fuzz_folder(), STR(NAME), &d, &e) &&
	    (!digest_valid(d.digest) || d.size < 0))
		abort();
	one.what = (struct descriptor){ .media_type = STR_INIT(MEDIA_OCI_IMAGE), .digest = STR_INIT(HEX) };
	if (layout_index(&a, fuzz_folder(), &one, 1, &e) &&
	    (!layout_find(&a, fuzz_folder(), STR(NAME), &d, &e) || !str_is(d.digest, HEX)))
		abort();
	arena_free(&a);
	return 0;
}

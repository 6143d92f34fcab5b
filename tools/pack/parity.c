/* SPDX-License-Identifier: Apache-2.0 */
#include "parity.h"

#include "oci/extent.h"

enum { BLOCK = 64 * 1024 };

bool
parity_write(const char *const *volume, size_t n, const char *to, int64_t size,
	     char text[DIGEST_MOST], struct err *e)
{
	struct arena a = { 0 };
	struct extent from = { joint_path(&a, volume, n), 0, size }, put = { to, 0, size };
	struct digest_ctx *d = digest_begin(STR(""));
	char *block = arena_alloc(&a, BLOCK);
	struct extent_stream in, out;
	size_t got;
	bool good;

	extent_start(&in, &from, 1, 0, false);
	extent_start(&out, &put, 1, 0, true);
	while ((good = extent_read(&in, block, BLOCK, &got, e)) && got) {
		digest_add(d, block, got);
		if (!(good = extent_write(&out, block, got, e)))
			break;
	}
	extent_end(&in, e);
	good = extent_end(&out, e) && good;
	digest_end(d, text);
	arena_free(&a);
	return good;
}

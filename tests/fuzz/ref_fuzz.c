/* SPDX-License-Identifier: Apache-2.0 */
/* References: what parses prints a spelling that parses to the same. */
#include "fuzz.h"
#include "oci/ref.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct str text = { (const char *)p, n }, once;
	struct ref r, again;

	if (ref_parse(&a, text, &r, &e)) {
		once = ref_str(&a, &r);
		if (!ref_parse(&a, once, &again, &e) ||
		    !str_eq(ref_str(&a, &again), once))
			abort();
	}
	arena_free(&a);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* TOML: what is read is written, reads again and is then written the same. */
#include "fuzz.h"
#include "golang/toml.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct str text = { (const char *)p, n }, once, again;
	struct val v;

	/* a time is a string once it was written */
	if (toml_parse(&a, text, &v, &e) && toml_emit(&a, v, &once, &e) &&
	    (!toml_parse(&a, once, &v, &e) || !toml_emit(&a, v, &again, &e) ||
	     !str_eq(once, again)))
		abort();
	arena_free(&a);
	return 0;
}

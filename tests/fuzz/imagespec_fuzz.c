/* SPDX-License-Identifier: Apache-2.0 */
/* References as oc-mirror reads them: the parts are those of the text, and a reference
 * with fewer components is one still. */
#include "config/imagespec.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct str text = { (const char *)p, n }, nested;
	struct imagespec s, again;
	size_t most;

	if (imagespec_parse(text, &s, &e)) {
		if (s.domain.n + s.path.n > s.name.n || s.name.n > s.reference.n ||
		    s.reference.n > text.n || !s.name.n)
			abort();
		for (most = 0; most < 4; most++)
			if (!imagespec_nest(&a, text, most, &nested, &e) || nested.n > text.n ||
			    !imagespec_parse(nested, &again, &e) || !str_eq(again.tag, s.tag) ||
			    !str_eq(again.digest, s.digest))
				abort();
		imagespec_path_valid(s.path);
		imagespec_base(&s);
	}
	arena_free(&a);
	return 0;
}

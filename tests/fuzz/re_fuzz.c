/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Regular expressions: the first line is the expression, the rest the text.
 * A match lies inside the text and its groups inside the match's text.
 */
#include "fuzz.h"
#include "golang/re.h"

enum { GROUPS = 20 };

static void
check(struct str text, const struct re_span *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (s[i].from != -1 && (s[i].from < 0 || s[i].to < s[i].from ||
					(size_t)s[i].to > text.n))
			abort();
	if (n && s[0].from == -1)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct str input = { (const char *)p, n }, expr, text;
	struct re_span span[GROUPS];
	size_t groups, from = 0;
	struct re *re;
	int turns;

	str_cut(input, '\n', &expr, &text);
	if (re_compile(&a, expr, &re, &e)) {
		groups = re_groups(re) + 1 < GROUPS ? re_groups(re) + 1 : GROUPS;
		for (turns = 0; turns < 8 && from <= text.n; turns++) {
			if (re_find(re, text, from, span, groups, &e) != 1)
				break;
			check(text, span, groups);
			from = (size_t)span[0].to + (span[0].to == span[0].from);
		}
	}
	arena_free(&a);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "golang/re.h"

#include "../tap.h"

static struct arena arena;

static void
test_find(void)
{
	static const struct {
		const char *expr, *text, *want; /* NULL: no match */
	} cases[] = {
		{ "a|ab", "ab", "a" },
		{ "a+?b*", "aab", "a" },
		{ "b$", "b\n", NULL },
		{ "(?m)b$", "b\n", "b" },
		{ "\\s", "\v", NULL },
		{ "(?i)k", "\u212a", "\u212a" },
		{ "[[:alpha:]]+", "12ab3", "ab" },
		{ "\\p{Lu}.", "xÉy", "Éy" },
		{ "\\bb", "ab b", "b" },
		{ "^[^:/]+:", "host:80", "host:" },
		{ "x{2,3}", "xxxx", "xxx" },
		{ "{", "a{b", "{" },
		{ "[\\w-\\.]+", "a.b-c", "a.b-c" },
		{ "\\Qa.b\\E", "aXb a.b", "a.b" },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err e = { &arena, 0, NULL };
		struct str text = str_of(cases[i].text);
		struct re_span at;
		struct re *re;

		if (!ok(re_compile(&arena, str_of(cases[i].expr), &re, &e), "%s compiles",
			cases[i].expr))
			continue;
		if (!ok(re_find(re, text, 0, &at, 1, &e) == (cases[i].want != NULL),
			"%s: found or not", cases[i].expr) || !cases[i].want)
			continue;
		is_str(str_sub(text, (size_t)at.from, (size_t)at.to), cases[i].want,
		       cases[i].expr);
	}
}

static void
test_errors(void)
{
	static const struct {
		const char *expr, *want;
	} cases[] = {
		{ "(a", "missing closing ): `(a`" },
		{ "a)", "unexpected ): `a)`" },
		{ "[a", "missing closing ]: `[a`" },
		{ "*", "missing argument to repetition operator: `*`" },
		{ "a**", "invalid nested repetition operator: `**`" },
		{ "a{1001}", "invalid repeat count: `{1001}`" },
		{ "(a{500}){3}", "invalid repeat count: `{3}`" },
		{ "(?=a)", "invalid or unsupported Perl syntax: `(?=`" },
		{ "\\1", "invalid escape sequence: `\\1`" },
		{ "[b-a]", "invalid character class range: `b-a`" },
		{ "a\\", "trailing backslash at end of expression: ``" },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err e = { &arena, 0, NULL };
		struct re *re;

		ok(!re_compile(&arena, str_of(cases[i].expr), &re, &e), "%s is refused",
		   cases[i].expr);
		is_str(str_of(e.msg), arena_printf(&arena, "error parsing regexp: %s",
						   cases[i].want), "its message");
	}
}

/* What is expensive for a backtracking matcher, or for a parser. */
static void
test_hostile(void)
{
	struct err e = { &arena, 0, NULL };
	struct str as = str_of(arena_printf(&arena, "%0*d!", 30000, 0));
	struct re *re;
	char *deep = arena_alloc(&arena, 4001);

	ok(re_compile(&arena, STR("^(0+)+$"), &re, &e) && re_find(re, as, 0, NULL, 0, &e) == 0,
	   "nested repetition takes linear time");
	memset(deep, '(', 4000);
	memset(deep + 2000, ')', 2000);
	ok(!re_compile(&arena, str_of(deep), &re, &e), "2000 nested groups are refused");
	ok(re_compile(&arena, STR("(x{30}){30}"), &re, &e), "900 copies are not");
	ok(!re_compile(&arena, STR("((((x{1000}y)*){9}|z)+){30}"), &re, &e) ||
	   re_find(re, as, 0, NULL, 0, &e) == 0, "large but bounded");
}

static void
test_groups(void)
{
	struct err e = { &arena, 0, NULL };
	struct re_span at[4];
	struct re *re;

	ok(re_compile(&arena, STR("(?P<k>\\w+)=(\\d+)|(z)"), &re, &e), "groups compile");
	is_int((long long)re_groups(re), 3, "three groups");
	is_str(re_group_name(re, 1), "k", "a name");
	ok(re_find(re, STR("a=1 b=22"), 3, at, 4, &e) == 1, "found after an offset");
	ok(at[0].from == 4 && at[0].to == 8 && at[2].from == 6 && at[3].from == -1,
	   "spans of groups, one unmatched");
}

int
main(void)
{
	test_find();
	test_errors();
	test_hostile();
	test_groups();
	arena_free(&arena);
	return tap_end();
}

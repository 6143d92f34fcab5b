/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"

#include "../tap.h"

enum { STARS = 200, LONG = 20000 };

static const struct {
	const char *pattern, *s;
	bool hit;
} globs[] = {
	{ "", "", true }, { "", "a", false }, { "a", "", false }, { "*", "", true },
	{ "*", "a/b", true }, { "a*", "abc", true }, { "*c", "abc", true },
	{ "*b", "abc", false }, { "a*c", "abcbc", true }, { "a*b*c", "axxbxxc", true },
	{ "a*b*c", "axxcxxb", false }, { "?", "a", true }, { "?", "", false },
	{ "a?c", "abc", true }, { "a?c", "ac", false }, { "**", "a", true },
	{ "*?", "", false }, { "*?", "ab", true }, { "*.azurecr.io", "me.azurecr.io", true },
	{ "*.azurecr.io", "azurecr.io.example.com", false }, { "a\\*", "a\\b", true },
	{ "*ab*ab", "abab", true }, { "*ab*ab", "aab", false },
};

/* A recursive matcher needs more than the age of the world for this one. */
static void
test_hostile(void)
{
	static char pattern[2 * STARS + 2], text[LONG];
	size_t i;

	for (i = 0; i < STARS; i++) {
		pattern[2 * i] = '*';
		pattern[2 * i + 1] = 'a';
	}
	pattern[2 * STARS] = 'b';
	memset(text, 'a', sizeof text);
	ok(!str_glob(str_of(pattern), (struct str){ text, sizeof text }), "many stars");
}

static void
test_words(void)
{
	struct str s = STR(" one\ttwo  three ");

	is_str(str_word(&s), "one", "the first word");
	is_str(str_word(&s), "two", "the next");
	is_str(str_word(&s), "three", "the last");
	is_str(str_word(&s), "", "none");
	ok(s.n == 0, "nothing is left");
}

static void
test_decimal(void)
{
	static const char *const none[] = { "", "-1", "+1", " 1", "1 ", "0x1", "1e3",
		"9223372036854775808", "99999999999999999999999" };
	int64_t n;
	size_t i;

	for (i = 0; i < sizeof none / sizeof *none; i++)
		ok(!str_decimal(str_of(none[i]), INT64_MAX, &n) && n == 0, "no number: '%s'",
		   none[i]);
	ok(str_decimal(STR("9223372036854775807"), INT64_MAX, &n) && n == INT64_MAX,
	   "the largest number");
	ok(str_decimal(STR("0"), 0, &n) && n == 0, "the least");
	ok(str_decimal(STR("007"), 7, &n) && n == 7, "leading zeros");
	ok(!str_decimal(STR("8"), 7, &n) && !str_decimal(STR("70"), 69, &n), "over the limit");
	ok(str_decimal(STR("69"), 69, &n) && n == 69, "at the limit");
}

int
main(void)
{
	size_t i;

	for (i = 0; i < sizeof globs / sizeof *globs; i++)
		ok(str_glob(str_of(globs[i].pattern), str_of(globs[i].s)) == globs[i].hit,
		   "'%s' on '%s'", globs[i].pattern, globs[i].s);
	test_hostile();
	test_words();
	test_decimal();
	return tap_end();
}

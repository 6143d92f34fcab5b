/* SPDX-License-Identifier: Apache-2.0 */
#include "golang/semver.h"

#include "../tap.h"

static struct arena arena;

static bool
has(const char *range, const char *version)
{
	struct err e = { &arena, 0, NULL };
	struct semver_range *r;
	struct semver v;

	if (!semver_range_parse(&arena, str_of(range), &r, &e) ||
	    !semver_parse(str_of(version), &v, &e)) {
		printf("# %s\n", e.msg);
		return false;
	}
	return semver_range_has(r, &v);
}

static void
test_range(void)
{
	static const struct {
		const char *range, *version;
		bool want;
	} cases[] = {
		{ ">=1.21-0", "1.37.0", true },
		{ ">=1.21", "v1.30.0-gke.600", false },
		{ ">= 1.21-0, < 1.40-0", "v1.30.0-gke.600", true },
		{ "^1.2", "1.9.9", true },
		{ "^0.2.3", "0.3.0", false },
		{ "~1.2.3", "1.2.9", true },
		{ "~1.2.3", "1.3.0", false },
		{ "1.5.x", "1.5.7", true },
		{ "!=1.5.x", "1.5.7", false },
		{ "1.2 - 2.3", "2.3.9", true },
		{ "1.2 - 2.3", "2.4.0", false },
		{ "<1 || >2", "3", true },
		{ ">11", "11.1.0", false },
		{ ">1 <3", "2", true },
		{ "*", "1.0.0-rc1", false },
		{ "^*", "1.0.0", false },
		{ "*-0", "1.0.0-rc1", true },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		ok(has(cases[i].range, cases[i].version) == cases[i].want, "%s has %s: %s",
		   cases[i].range, cases[i].version, cases[i].want ? "yes" : "no");
}

static void
test_errors(void)
{
	static const struct {
		bool range;
		const char *text, *want;
	} cases[] = {
		{ false, "1.2.3.4", "invalid semantic version" },
		{ false, "1.2.3-01", "version segment starts with 0" },
		{ false, "99999999999999999999", "error parsing version segment: strconv.ParseUint: "
						 "parsing \"99999999999999999999\": value out of range" },
		{ true, "", "improper constraint: \"\"" },
		{ true, ">> 1", "improper constraint: \">> 1\"" },
		{ true, "a\tb", "improper constraint: \"a\\tb\"" },
		{ true, "1x", "constraint parser error" },
		{ true, "1 || ", "improper constraint: \" \"" },
	};
	struct semver_range *r;
	struct semver v;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err e = { &arena, 0, NULL };
		bool good = cases[i].range ?
			semver_range_parse(&arena, str_of(cases[i].text), &r, &e) :
			semver_parse(str_of(cases[i].text), &v, &e);

		ok(!good, "%s is refused", cases[i].text);
		is_str(str_of(e.msg), cases[i].want, "its message");
	}
}

static void
test_order(void)
{
	static const char *const list[] = {
		"0.9", "1.0.0-0", "1.0.0-2", "1.0.0-10", "1.0.0-alpha", "1.0.0-alpha.1",
		"1.0.0-beta", "v1.0.0", "1.0.1", "1.10", "2",
	};
	struct err e = { &arena, 0, NULL };
	struct semver a, b;
	size_t i;

	for (i = 1; i < sizeof list / sizeof *list; i++) {
		semver_parse(str_of(list[i - 1]), &a, &e);
		semver_parse(str_of(list[i]), &b, &e);
		ok(semver_cmp(&a, &b) < 0 && semver_cmp(&b, &a) > 0, "%s < %s", list[i - 1],
		   list[i]);
	}
	semver_parse(STR("v1.2-rc.1+b.2"), &a, &e);
	is_str(semver_text(&arena, &a), "1.2.0-rc.1+b.2", "normal form");
	ok(!semver_parse_strict(STR("v1.2.3"), &a, &e), "strict: no v");
	ok(semver_parse_strict(STR("1.2.3-a+b"), &a, &e), "strict: all parts");
}

int
main(void)
{
	test_range();
	test_errors();
	test_order();
	arena_free(&arena);
	return tap_end();
}

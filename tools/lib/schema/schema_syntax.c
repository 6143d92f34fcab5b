/* SPDX-License-Identifier: Apache-2.0 */
#include "schema_syntax.h"

const char *
schema_char(struct arena *a, struct str s, size_t i)
{
	uint32_t rune;
	size_t n = utf8_decode(str_sub(s, i, s.n), &rune);

	return arena_printf(a, "'%.*s'", STR_ARG(str_sub(s, i, i + n)));
}

/* Checks one half of a duration: numbers, each with a unit, in the order of `all`. */
static const char *
units_fault(struct arena *a, struct str s, const char *all)
{
	const char *units = all, *unit;
	size_t digits;

	for (; s.n; s = str_sub(s, digits + 1, s.n)) {
		digits = str_digits(s);
		if (!digits)
			return "missing number";
		if (digits == s.n)
			return "missing unit";
		unit = s.p[digits] ? strchr(units, s.p[digits]) : NULL;
		if (!unit)
			return arena_printf(a, s.p[digits] && strchr(all, s.p[digits])
						       ? "unit %s out of order"
						       : "invalid unit %s",
					    schema_char(a, s, digits));
		units = unit + 1;
	}
	return NULL;
}

const char *
duration_fault(struct arena *a, struct str s)
{
	struct str date, time, rest;
	const char *why;
	bool more;

	if (!str_starts(s, STR("P")))
		return "must start with P";
	s = str_sub(s, 1, s.n);
	if (!s.n)
		return "nothing after P";
	if (str_is(s, "W"))
		return "no number in week";
	if (str_ends(s, STR("W")))
		return str_digits(s) == s.n - 1 ? NULL : "invalid week";
	if (!str_cut(s, 'T', &date, &time))
		return units_fault(a, s, "YMD");
	if ((why = units_fault(a, date, "YMD")))
		return why;
	if (!time.n)
		return "no time elements";
	more = str_cut(time, 'T', &time, &rest);
	why = units_fault(a, time, "HMS");
	return why || !more ? why : rest.n ? "more than one T" : "no time elements";
}

const char *
json_pointer_fault(struct arena *a, struct str s)
{
	size_t i;

	(void)a;
	if (s.n && s.p[0] != '/')
		return "not starting with /";
	for (i = 0; i < s.n; i++)
		if (s.p[i] == '~' && (i + 1 == s.n || (s.p[i + 1] != '0' && s.p[i + 1] != '1')))
			return "~ must be followed by 0 or 1";
	return NULL;
}

const char *
relative_pointer_fault(struct arena *a, struct str s)
{
	size_t digits = str_digits(s);

	if (!digits)
		return "must start with non-negative integer";
	if (digits > 1 && s.p[0] == '0')
		return "starts with zero";
	s = str_sub(s, digits, s.n);
	return str_is(s, "#") ? NULL : json_pointer_fault(a, s);
}

/* Checks the identifiers of a version's build or pre-release, with dots between them. */
static const char *
identifiers_fault(struct arena *a, struct str s, const char *what, bool numbers)
{
	struct str id;
	bool more = true;
	size_t i;

	while (more) {
		more = str_cut(s, '.', &id, &s);
		if (!id.n)
			return arena_printf(a, "%s identifier is empty", what);
		for (i = 0; i < id.n; i++)
			if (!((id.p[i] >= '0' && id.p[i] <= '9') || id.p[i] == '-' ||
			      (id.p[i] >= 'a' && id.p[i] <= 'z') ||
			      (id.p[i] >= 'A' && id.p[i] <= 'Z')))
				return arena_printf(a, "invalid character %s in %s identifier",
						    schema_char(a, id, i), what);
		if (numbers && id.n > 1 && id.p[0] == '0' && str_digits(id) == id.n)
			return arena_printf(a, "%s numeric identifier starts with zero", what);
	}
	return NULL;
}

/* Checks the three numbers of a version. */
static const char *
core_fault(struct arena *a, struct str s)
{
	static const char *const names[] = { "major", "minor", "patch" };
	struct str number;
	size_t i, dots = 0;

	for (i = 0; i < s.n; i++)
		dots += s.p[i] == '.';
	if (dots != 2)
		return "versionCore must have 3 numbers separated by dot";
	for (i = 0; i < 3; i++) {
		str_cut(s, '.', &number, &s);
		if (!number.n)
			return arena_printf(a, "%s is empty", names[i]);
		if (number.n > 1 && number.p[0] == '0')
			return arena_printf(a, "%s starts with zero", names[i]);
		if (str_digits(number) != number.n)
			return arena_printf(a, "%s contains non-digit", names[i]);
	}
	return NULL;
}

const char *
semver_fault(struct arena *a, struct str s)
{
	struct str rest, build, pre;
	const char *why = NULL;

	if (str_cut(s, '+', &rest, &build))
		why = build.n ? identifiers_fault(a, build, "build", false) : "build is empty";
	s = rest;
	if (!why && str_cut(s, '-', &rest, &pre))
		why = identifiers_fault(a, pre, "pre-release", true);
	return why ? why : core_fault(a, rest);
}

const char *
uri_braces_fault(struct arena *a, struct str s)
{
	struct str part;
	bool more = true, open;
	size_t i;

	(void)a;
	while (more) {
		more = str_cut(s, '/', &part, &s);
		for (i = 0, open = false; i < part.n; i++) {
			if (part.p[i] != '{' && part.p[i] != '}')
				continue;
			if ((part.p[i] == '{') == open)
				return "nested curly braces";
			open = !open;
		}
		if (open)
			return "no matching closing brace";
	}
	return NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "num.h"
#include "toml.h"
#include "toml_read.h"

#define DATE "2006-01-02"
#define CLOCK "15:04:05.999999999"

static const char *const time_field[] = { NULL };

static struct val
time_json(struct arena *a, struct val v)
{
	const struct toml_time *t = v.o->data;

	return val_str(gotime_format(a, t->time, STR("2006-01-02T15:04:05.999999999Z07:00")));
}

const struct type TYPE_TOML_TIME = {
	.name = "time.Time", .kind = KIND_STRUCT, .kind_name = "struct",
	.fields = time_field, .marshal = time_json,
};

static bool
is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static bool
is_hex(uint32_t c)
{
	return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* Takes characters as long as they are digits or in `more`. */
static void
take(struct toml_reader *r, const char *more)
{
	uint32_t c;

	do
		c = toml_next(r);
	while (is_digit(c) || (c && c < 0x80 && strchr(more, (int)c)));
	toml_back(r);
}

/* True when each underscore stands behind a digit. */
static bool
underscores_ok(struct str s)
{
	bool good = false;

	if (str_is(str_sub(s, s.n > 3, s.n), "nan") || str_is(str_sub(s, s.n > 3, s.n), "inf"))
		return true;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '_' && !good)
			return false;
		good = is_hex((unsigned char)s.p[i]);
	}
	return good;
}

static bool
leading_zero(struct str s)
{
	if (s.n > 1 && s.p[0] == '0' && !memchr("box", s.p[1], 3))
		return true;
	return s.n > 2 && (s.p[0] == '-' || s.p[0] == '+') && s.p[1] == '0';
}

static bool
integer(struct toml_reader *r, struct val *out)
{
	struct str s = toml_item(r);
	int64_t i;

	if (!underscores_ok(s))
		return toml_fail_at(r, r->line,
			"Invalid integer %s: underscores must be surrounded by digits",
			toml_quote(r, s));
	if (leading_zero(s))
		return toml_fail_at(r, r->line,
				    "Invalid integer %s: cannot have leading zeroes",
				    toml_quote(r, s));
	if (num_parse_int(s, 0, &i) != NUM_OK)
		return toml_fail_at(r, r->line, "%.*s is out of range for int64", STR_ARG(s));
	*out = val_int64(i);
	return true;
}

/* Checks the underscores of each part between ".", "e" and "E"; *first takes the
 * first part. */
static bool
parts_ok(struct toml_reader *r, struct str s, struct str *first)
{
	size_t start = 0;

	*first = STR("");
	for (size_t i = 0; i <= s.n; i++) {
		struct str part = str_sub(s, start, i);

		if (i < s.n && !memchr(".eE", s.p[i], 3))
			continue;
		start = i + 1;
		if (!part.n)
			continue;
		if (!underscores_ok(part))
			return toml_fail_at(r, r->line,
				"Invalid float %s: underscores must be surrounded by digits",
				toml_quote(r, s));
		if (!first->n)
			*first = part;
	}
	return true;
}

static bool
periods_ok(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '.' &&
		    (i + 1 == s.n || !is_digit((unsigned char)s.p[i + 1])))
			return false;
	return true;
}

bool
toml_float(struct toml_reader *r, struct val *out)
{
	struct str s = toml_item(r), first;
	char *p = arena_cstr(r->a, s);
	enum num_status st;
	size_t n = 0;
	double f;

	if (!parts_ok(r, s, &first))
		return false;
	if (leading_zero(first))
		return toml_fail_at(r, r->line, "Invalid float %s: cannot have leading zeroes",
				    toml_quote(r, s));
	if (!periods_ok(s))
		return toml_fail_at(r, r->line,
			"Invalid float %s: '.' must be followed by one or more digits",
			toml_quote(r, s));
	if (str_is(s, "+nan") || str_is(s, "-nan")) {
		*out = val_float(copysign((double)NAN, s.p[0] == '-' ? -1 : 1));
		return true;
	}
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '_')
			p[n++] = s.p[i];
	st = num_parse_float((struct str){ p, n }, &f);
	if (st == NUM_RANGE)
		return toml_fail_at(r, r->line, "%.*s is out of range for float64", STR_ARG(s));
	if (st != NUM_OK)
		return toml_fail_at(r, r->line, "Invalid float value: %s", toml_quote(r, s));
	*out = val_float(f);
	return true;
}

/* True when the marks between the fields stand where the layout has them.  Go's
 * layouts take one digit in a field for which TOML wants two. */
static bool
fields_full(struct str s, struct str layout)
{
	for (size_t i = 0; i < layout.n; i++) {
		char c = layout.p[i];

		if (c == '.' || c == 'Z')
			return true;
		if (!is_digit((unsigned char)c) && (i >= s.n || s.p[i] != c))
			return false;
	}
	return true;
}

static bool
datetime(struct toml_reader *r, struct val *out)
{
	static const struct {
		struct str read, write;
	} layout[] = {
		{ STR_INIT(DATE "T" CLOCK "Z07:00"), STR_INIT(DATE "T" CLOCK "Z07:00") },
		{ STR_INIT(DATE "T" CLOCK), STR_INIT(DATE "T" CLOCK) },
		{ STR_INIT(DATE), STR_INIT(DATE) },
		{ STR_INIT(CLOCK), STR_INIT(CLOCK) },
		{ STR_INIT(DATE "T15:04Z07:00"), STR_INIT(DATE "T" CLOCK "Z07:00") },
		{ STR_INIT(DATE "T15:04"), STR_INIT(DATE "T" CLOCK) },
		{ STR_INIT("15:04"), STR_INIT(CLOCK) },
	};
	struct str s = str_trim(toml_item(r));
	struct err ignored = { .arena = r->a };
	char *p = arena_cstr(r->a, s);
	struct toml_time *t = arena_new(r->a, struct toml_time);

	for (char *q = p; *q; q++)
		*q = *q == 'z' ? 'Z' : *q == 't' || *q == ' ' ? 'T' : *q;
	s.p = p;
	for (size_t i = 0; i < sizeof(layout) / sizeof(*layout); i++) {
		if (!gotime_parse(r->a, layout[i].read, s, NULL, &t->time, &ignored))
			continue;
		if (!fields_full(s, layout[i].read))
			break;
		t->layout = layout[i].write;
		out->type = &TYPE_TOML_TIME;
		out->o = arena_new(r->a, struct object);
		out->o->data = t;
		return true;
	}
	return toml_fail_at(r, r->line, "invalid datetime: %s", toml_quote(r, s));
}

static bool
take_float(struct toml_reader *r, struct val *out)
{
	take(r, "_.-+eE");
	return toml_float(r, out);
}

static bool
decimal(struct toml_reader *r, struct val *out)
{
	uint32_t c;

	take(r, "_");
	c = toml_next(r);
	if (c == '.' || c == 'e' || c == 'E')
		return take_float(r, out);
	toml_back(r);
	return integer(r, out);
}

static bool
based(struct toml_reader *r, const char *digits, const char *name, struct val *out)
{
	struct str item = toml_item(r);
	uint32_t c = toml_peek(r);
	char utf8[5] = "";

	if (!c || c >= 0x80 || !strchr(digits, (int)c)) {
		utf8_encode(c, utf8);
		return toml_fail(r, "not %s number: '%.*s%s'", name, STR_ARG(item), utf8);
	}
	do
		c = toml_next(r);
	while (c && c < 0x80 && (strchr(digits, (int)c) || c == '_'));
	toml_back(r);
	return integer(r, out);
}

bool
toml_number(struct toml_reader *r, struct val *out)
{
	bool zero = toml_next(r) == '0';
	uint32_t c = toml_next(r);

	if (zero && c == 'b')
		return based(r, "01", "a binary", out);
	if (zero && c == 'o')
		return based(r, "01234567", "an octal", out);
	if (zero && c == 'x')
		return based(r, "0123456789abcdefABCDEF", "a hexadecimal", out);
	while (is_digit(c)) {
		zero = false;
		c = toml_next(r);
	}
	if (!zero && (c == '-' || c == ':')) {
		take(r, "-:Tt .Zz+");
		return datetime(r, out);
	}
	if (c == '_')
		return decimal(r, out);
	if (c == '.' || c == 'e' || c == 'E')
		return take_float(r, out);
	toml_back(r);
	return integer(r, out);
}

bool
toml_signed(struct toml_reader *r, struct val *out)
{
	uint32_t c = toml_next(r), base;

	if (c == 'i' || c == 'n') {
		if (!toml_accept(r, c == 'i' ? 'n' : 'a') ||
		    !toml_accept(r, c == 'i' ? 'f' : 'n'))
			return toml_fail(r, "invalid float: '%.*s'", STR_ARG(toml_item(r)));
		return toml_float(r, out);
	}
	if (c == '0') {
		base = toml_peek(r);
		if (base == 'b' || base == 'o' || base == 'x')
			return toml_fail(r, "cannot use sign with non-decimal numbers: '%.*s%c'",
					 STR_ARG(toml_item(r)), (int)base);
	}
	if (c == '.')
		return toml_fail(r, "floats must start with a digit, not '.'");
	if (!is_digit(c))
		return toml_fail(r, "expected a digit but got %s", toml_quote_rune(r, c));
	return decimal(r, out);
}

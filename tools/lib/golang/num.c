/* SPDX-License-Identifier: Apache-2.0 */
#include "num.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Decimal digits d[0].d[1]d[2]… × 10^exp, without zeros at the end. */
struct digits {
	char d[20];
	int n;
	int exp;
};

/* Reads what printf's %.*e wrote for a positive number. */
static void
digits_scan(struct digits *g, const char *text)
{
	const char *e = strchr(text, 'e');

	g->n = 0;
	for (; text < e; text++)
		if (*text != '.' && g->n < (int)sizeof(g->d))
			g->d[g->n++] = *text;
	while (g->n > 1 && g->d[g->n - 1] == '0')
		g->n--;
	g->exp = (int)strtol(e + 1, NULL, 10);
}

static bool
reads_back(const char *text, double f, bool single)
{
	return (single ? (double)strtof(text, NULL) : strtod(text, NULL)) == f;
}

/*
 * True when the next larger decimal with the same number of digits reads back as
 * f; text becomes that decimal.  This can happen at a power of two although the
 * decimal that is nearest to f, below it, does not read back, since floats lie
 * twice as dense below a power of two as above it.
 */
static bool
digits_above(char *text, double f, bool single)
{
	char *e = strchr(text, 'e');
	char *p = e;
	int exp;

	if (frexp(f, &exp) != 0.5)
		return false;
	while (p-- > text) {
		if (*p == '.')
			continue;
		if (*p != '9') {
			++*p;
			return reads_back(text, f, single);
		}
		*p = '0';
	}
	return false;
}

/* The shortest digits that read back as f, which is positive and finite. */
static void
digits_shortest(struct digits *g, double f, bool single)
{
	int sure = single ? 6 : 15; /* decimals of so many digits are all different floats */
	int last = single ? 9 : 17;
	double tiny = single ? 0x1p-126 : 0x1p-1022;
	char text[40];

	for (int n = f < tiny ? 1 : sure; n <= last; n++) {
		snprintf(text, sizeof(text), "%.*e", n - 1, f);
		if (reads_back(text, f, single))
			break;
		if (digits_above(text, f, single))
			break;
	}
	digits_scan(g, text);
}

static struct str
format_exp(struct arena *a, const struct digits *g, char e, const char *sign)
{
	return str_of(arena_printf(a, "%s%c%s%.*s%c%c%02d", sign, g->d[0],
				   g->n > 1 ? "." : "", g->n - 1, g->d + 1, e,
				   g->exp < 0 ? '-' : '+', abs(g->exp)));
}

static struct str
format_fixed(struct arena *a, const struct digits *g, const char *sign)
{
	static const char zeros[] =
		"00000000000000000000000000000000000000000000000000"
		"00000000000000000000000000000000000000000000000000"
		"00000000000000000000000000000000000000000000000000"
		"00000000000000000000000000000000000000000000000000"
		"00000000000000000000000000000000000000000000000000"
		"00000000000000000000000000000000000000000000000000"
		"00000000000000000000000000000000000000000000000000";
	int whole = g->exp + 1; /* digits before the point */

	if (whole <= 0)
		return str_of(arena_printf(a, "%s0.%.*s%.*s", sign, -whole,
					   zeros, g->n, g->d));
	if (whole >= g->n)
		return str_of(arena_printf(a, "%s%.*s%.*s", sign, g->n, g->d,
					   whole - g->n, zeros));
	return str_of(arena_printf(a, "%s%.*s.%.*s", sign, whole, g->d,
				   g->n - whole, g->d + whole));
}

static struct str
float_format(struct arena *a, double f, char fmt, int prec, bool single)
{
	const char *sign = signbit(f) ? "-" : "";
	struct digits g = { .d = "0", .n = 1 };
	char spec[] = { '%', '.', '*', fmt, 0 };

	if (isnan(f))
		return STR("NaN");
	if (isinf(f))
		return f < 0 ? STR("-Inf") : STR("+Inf");
	if (prec >= 0)
		return str_of(arena_printf(a, spec, prec, f));
	if (f != 0)
		digits_shortest(&g, fabs(f), single);
	if (fmt == 'f' || ((fmt | 0x20) == 'g' && g.exp >= -4 && g.exp < 6))
		return format_fixed(a, &g, sign);
	return format_exp(a, &g, fmt == 'E' || fmt == 'G' ? 'E' : 'e', sign);
}

struct str
num_float(struct arena *a, double f, char fmt, int prec)
{
	return float_format(a, f, fmt, prec, false);
}

struct str
num_float32(struct arena *a, double f, char fmt, int prec)
{
	return float_format(a, (double)(float)f, fmt, prec, true);
}

struct str
num_json(struct arena *a, double f)
{
	double size = fabs(f);
	struct str s;

	if (size == 0 || (size >= 1e-6 && size < 1e21))
		return num_float(a, f, 'f', -1);
	s = num_float(a, f, 'e', -1);
	/* encoding/json writes e-09 as e-9 */
	if (s.n >= 4 && s.p[s.n - 4] == 'e' && s.p[s.n - 3] == '-' &&
	    s.p[s.n - 2] == '0')
		return str_of(arena_printf(a, "%.*s%c", (int)s.n - 2, s.p,
					   s.p[s.n - 1]));
	return s;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/*
 * True when underscores stand only between digits, or between a base prefix and a
 * digit.
 */
static bool
underscores_ok(struct str s)
{
	enum { START, DIGIT, UNDERSCORE, OTHER } seen = START;
	size_t i = s.n > 0 && (s.p[0] == '-' || s.p[0] == '+');
	bool hex = false;

	if (s.n >= i + 2 && s.p[i] == '0' && memchr("box", lower(s.p[i + 1]), 3)) {
		hex = lower(s.p[i + 1]) == 'x';
		seen = DIGIT;
		i += 2;
	}
	for (; i < s.n; i++) {
		char c = lower(s.p[i]);

		if (is_digit(c) || (hex && c >= 'a' && c <= 'f')) {
			seen = DIGIT;
		} else if (c == '_') {
			if (seen != DIGIT)
				return false;
			seen = UNDERSCORE;
		} else {
			if (seen == UNDERSCORE)
				return false;
			seen = OTHER;
		}
	}
	return seen != UNDERSCORE;
}

/* Takes the prefix of a Go integer literal off *s; returns the base. */
static int
cut_base(struct str *s)
{
	static const char name[] = "box";
	static const int base[] = { 2, 8, 16 };
	const char *p;

	if (s->p[0] != '0')
		return 10;
	p = s->n >= 3 ? memchr(name, lower(s->p[1]), 3) : NULL;
	*s = str_sub(*s, p ? 2 : 1, s->n);
	return p ? base[p - name] : 8;
}

static int
digit_value(char c)
{
	if (is_digit(c))
		return c - '0';
	c = lower(c);
	return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 36;
}

enum num_status
num_parse_uint(struct str s, int base, uint64_t *out)
{
	struct str whole = s;
	bool free_base = base == 0, under = false;
	uint64_t n = 0;

	*out = 0;
	if (!s.n)
		return NUM_SYNTAX;
	if (free_base)
		base = cut_base(&s);
	for (size_t i = 0; i < s.n; i++) {
		int d = digit_value(s.p[i]);

		if (s.p[i] == '_' && free_base) {
			under = true;
			continue;
		}
		if (d >= base)
			return NUM_SYNTAX;
		if (__builtin_mul_overflow(n, (uint64_t)base, &n) ||
		    __builtin_add_overflow(n, (uint64_t)d, &n)) {
			*out = UINT64_MAX;
			return NUM_RANGE;
		}
	}
	if (under && !underscores_ok(whole))
		return NUM_SYNTAX;
	*out = n;
	return NUM_OK;
}

enum num_status
num_parse_int(struct str s, int base, int64_t *out)
{
	const uint64_t top = (uint64_t)1 << 63;
	bool minus = s.n && s.p[0] == '-';
	enum num_status st;
	uint64_t u;

	*out = 0;
	if (s.n && (minus || s.p[0] == '+'))
		s = str_sub(s, 1, s.n);
	st = num_parse_uint(s, base, &u);
	if (st == NUM_SYNTAX)
		return st;
	if (u >= top + minus) {
		*out = minus ? INT64_MIN : INT64_MAX;
		return minus && u == top ? NUM_OK : NUM_RANGE;
	}
	*out = minus ? (int64_t)(0 - u) : (int64_t)u;
	return NUM_OK;
}

static bool
is_word(struct str s, const char *word)
{
	if (s.n != strlen(word))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (lower(s.p[i]) != word[i])
			return false;
	return true;
}

static bool
parse_special(struct str s, double *out)
{
	bool minus = s.n && s.p[0] == '-';
	struct str bare = s;

	if (s.n && (minus || s.p[0] == '+'))
		bare = str_sub(s, 1, s.n);
	if (is_word(s, "nan"))
		*out = NAN;
	else if (is_word(bare, "inf") || is_word(bare, "infinity"))
		*out = minus ? -INFINITY : INFINITY;
	else
		return false;
	return true;
}

static void
skip_sign(struct str *s)
{
	if (s->n && (s->p[0] == '+' || s->p[0] == '-'))
		*s = str_sub(*s, 1, s->n);
}

/* Moves *s past digits and underscores, and one dot when `dot` is true; false when
 * there is no digit. */
static bool
skip_digits(struct str *s, bool hex, bool dot)
{
	bool any = false;
	size_t i;

	for (i = 0; i < s->n; i++) {
		char c = lower(s->p[i]);

		if (c == '.' && dot)
			dot = false;
		else if (is_digit(c) || (hex && c >= 'a' && c <= 'f'))
			any = true;
		else if (c != '_')
			break;
	}
	*s = str_sub(*s, i, s->n);
	return any;
}

/* True when s is a decimal or hexadecimal float in Go's syntax. */
static bool
is_float(struct str s)
{
	struct str rest = s;
	bool hex;

	skip_sign(&rest);
	hex = rest.n > 2 && rest.p[0] == '0' && lower(rest.p[1]) == 'x';
	if (hex)
		rest = str_sub(rest, 2, rest.n);
	if (!skip_digits(&rest, hex, true))
		return false;
	if (hex || rest.n) { /* a hexadecimal one always has an exponent */
		if (!rest.n || lower(rest.p[0]) != (hex ? 'p' : 'e'))
			return false;
		rest = str_sub(rest, 1, rest.n);
		skip_sign(&rest);
		if (!rest.n || !is_digit(rest.p[0]))
			return false;
		skip_digits(&rest, false, false);
	}
	return !rest.n && (str_chr(s, '_') < 0 || underscores_ok(s));
}

/* Writes s to out, which has room, without underscores and with a NUL. */
static void
copy_plain(struct str s, char *out)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] != '_')
			*out++ = s.p[i];
	*out = '\0';
}

enum num_status
num_parse_float(struct str s, double *out)
{
	struct arena tmp = { 0 };
	char small[64];
	char *text = small;

	*out = 0;
	if (parse_special(s, out))
		return NUM_OK;
	if (!is_float(s))
		return NUM_SYNTAX;
	if (s.n >= sizeof(small))
		text = arena_alloc(&tmp, s.n + 1);
	copy_plain(s, text);
	*out = strtod(text, NULL);
	arena_free(&tmp);
	return isinf(*out) ? NUM_RANGE : NUM_OK;
}

const char *
num_status_text(enum num_status st)
{
	return st == NUM_RANGE ? "value out of range" : "invalid syntax";
}

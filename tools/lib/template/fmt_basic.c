/* SPDX-License-Identifier: Apache-2.0 */
/* Booleans, numbers and strings under Go's verbs. */
#include <math.h>

#include "base/limits.h"
#include "golang/num.h"
#include "golang/quote.h"
#include "golang/rune.h"

#include "fmt_state.h"

static void
pad_by(struct fmt *f, size_t n)
{
	buf_fill(f->b, f->zero && !f->minus ? '0' : ' ', n);
}

void
fmt_pad(struct fmt *f, struct str s)
{
	size_t len, more;

	if (!f->has_width || f->width == 0) {
		buf_add(f->b, s);
		return;
	}
	len = utf8_count(s);
	more = (size_t)f->width > len ? (size_t)f->width - len : 0;
	if (!f->minus)
		pad_by(f, more);
	buf_add(f->b, s);
	if (f->minus)
		pad_by(f, more);
}

static void
pad_spaces(struct fmt *f, struct str s)
{
	bool zero = f->zero;

	f->zero = false;
	fmt_pad(f, s);
	f->zero = zero;
}

bool
fmt_bool(struct fmt *f, bool b, uint32_t verb)
{
	if (verb != 't' && verb != 'v')
		return false;
	fmt_pad(f, b ? STR("true") : STR("false"));
	return true;
}

/* The digits of u, with leading zeros up to the precision. */
static void
add_digits(struct buf *b, uint64_t u, unsigned base, bool upper, int least)
{
	const char *set = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	char digits[64];
	int n = 0;

	do
		digits[n++] = set[u % base];
	while (u /= base);
	if (least > n)
		buf_fill(b, '0', (size_t)(least - n));
	while (n)
		buf_addc(b, digits[--n]);
}

static int
octal_digits(uint64_t u)
{
	int n = 1;

	for (; u >= 8; u /= 8)
		n++;
	return n;
}

static void
add_number(struct fmt *f, uint64_t u, unsigned base, bool sign, uint32_t verb)
{
	bool negative = sign && (int64_t)u < 0, upper = verb == 'X';
	int least = 0;
	struct buf b;

	if (negative)
		u = -u;
	if (f->has_prec && f->prec == 0 && u == 0) {
		buf_fill(f->b, ' ', f->has_width ? (size_t)f->width : 0);
		return;
	}
	if (f->has_prec)
		least = f->prec;
	else if (f->zero && !f->minus && f->has_width)
		least = f->width - (negative || f->plus || f->space);
	buf_init(&b, f->x->arena, LIMIT_OUTPUT);
	if (negative || f->plus || f->space)
		buf_addc(&b, negative ? '-' : f->plus ? '+' : ' ');
	if (verb == 'O')
		buf_adds(&b, "0o");
	if (f->sharp && base == 2)
		buf_adds(&b, "0b");
	if (f->sharp && base == 16)
		buf_adds(&b, upper ? "0X" : "0x");
	if (f->sharp && base == 8 && least <= octal_digits(u) && u)
		buf_addc(&b, '0');
	add_digits(&b, u, base, upper, least);
	pad_spaces(f, buf_str(&b));
}

static void
add_character(struct fmt *f, uint64_t u)
{
	char c[4];

	fmt_pad(f, (struct str){ c, utf8_encode(u > 0x10ffff ? 0xfffd : (uint32_t)u, c) });
}

/* The character in single quotes, as a Go literal. */
static void
add_quoted_character(struct fmt *f, uint64_t u)
{
	uint32_t r = u > 0x10ffff || (u >= 0xd800 && u < 0xe000) ? 0xfffd : (uint32_t)u;
	struct buf text, b;
	char c[4];
	struct str s;

	buf_init(&text, f->x->arena, 64);
	if (f->plus)
		buf_quote_ascii(&text, (struct str){ c, utf8_encode(r, c) });
	else
		buf_quote(&text, (struct str){ c, utf8_encode(r, c) });
	s = str_sub(buf_str(&text), 1, text.n - 1);
	if (r == '"')
		s = STR("\"");
	if (r == '\'')
		s = STR("\\'");
	buf_init(&b, f->x->arena, 64);
	buf_addc(&b, '\'');
	buf_add(&b, s);
	buf_addc(&b, '\'');
	fmt_pad(f, buf_str(&b));
}

/* U+0041, or U+0041 'A' with the flag '#'. */
static void
add_unicode(struct fmt *f, uint64_t u)
{
	struct buf b;

	buf_init(&b, f->x->arena, LIMIT_OUTPUT);
	buf_adds(&b, "U+");
	add_digits(&b, u, 16, true, f->has_prec && f->prec > 4 ? f->prec : 4);
	if (f->sharp && u <= 0x10ffff && rune_is_print((uint32_t)u)) {
		buf_adds(&b, " '");
		buf_rune(&b, (uint32_t)u);
		buf_addc(&b, '\'');
	}
	pad_spaces(f, buf_str(&b));
}

/* The short way for a decimal number without flags, width and precision. */
static void
add_decimal(struct buf *b, uint64_t u, bool negative)
{
	char digits[24], *p = digits + sizeof digits;

	if (negative)
		u = -u;
	do
		*--p = (char)('0' + u % 10);
	while (u /= 10);
	if (negative)
		*--p = '-';
	buf_add(b, (struct str){ p, (size_t)(digits + sizeof digits - p) });
}

bool
fmt_is_plain(const struct fmt *f)
{
	return !f->has_width && !f->has_prec && !f->plus && !f->space && !f->sharp_v;
}

void
fmt_hex(struct fmt *f, uint64_t u, bool prefix)
{
	bool sharp = f->sharp;

	f->sharp = prefix;
	add_number(f, u, 16, false, 'v');
	f->sharp = sharp;
}

bool
fmt_integer(struct fmt *f, uint64_t u, bool sign, uint32_t verb)
{
	if ((verb == 'v' || verb == 'd') && fmt_is_plain(f)) {
		add_decimal(f->b, u, sign && (int64_t)u < 0);
		return true;
	}
	switch (verb) {
	case 'v':
		if (f->sharp_v && !sign)
			fmt_hex(f, u, true);
		else
			add_number(f, u, 10, sign, verb);
		return true;
	case 'd':
		add_number(f, u, 10, sign, verb);
		return true;
	case 'b':
		add_number(f, u, 2, sign, verb);
		return true;
	case 'o':
	case 'O':
		add_number(f, u, 8, sign, verb);
		return true;
	case 'x':
	case 'X':
		add_number(f, u, 16, sign, verb);
		return true;
	case 'c':
		add_character(f, u);
		return true;
	case 'q':
		add_quoted_character(f, u);
		return true;
	case 'U':
		add_unicode(f, u);
		return true;
	default:
		return false;
	}
}

/* Under the flag '#' a decimal point is always printed, and %g keeps its zeros. */
static struct str
sharp_float(struct fmt *f, struct str num, uint32_t verb, int prec)
{
	bool counts = verb == 'v' || verb == 'g' || verb == 'G' || verb == 'x';
	int digits = counts ? (prec < 0 ? 6 : prec) : 0;
	bool point = false, nonzero = false;
	struct buf b;
	size_t i;

	buf_init(&b, f->x->arena, num.n + 64 + (size_t)digits);
	for (i = 0; i < num.n; i++) {
		char c = num.p[i];

		if (c == 'p' || c == 'P' || ((c == 'e' || c == 'E') && verb != 'x' && verb != 'X'))
			break;
		buf_addc(&b, c);
		if (c == '.') {
			point = true;
			continue;
		}
		if (i == 0) /* the sign */
			continue;
		nonzero = nonzero || c != '0';
		digits -= nonzero;
	}
	if (!point) {
		digits -= i == 2 && num.p[1] == '0';
		buf_addc(&b, '.');
	}
	if (digits > 0)
		buf_fill(&b, '0', (size_t)digits);
	buf_add(&b, str_sub(num, i, num.n));
	return buf_str(&b);
}

/* 0x1.8p+01: as C prints it, but for the exponent's two digits. */
static struct str
float_hex(struct arena *a, double d, bool upper, int prec)
{
	char *c = prec < 0 ? arena_printf(a, upper ? "%A" : "%a", d) :
			     arena_printf(a, upper ? "%.*A" : "%.*a", prec, d);
	struct str s = str_of(c), exponent;
	ptrdiff_t p = str_chr(s, upper ? 'P' : 'p');

	if (p < 0)
		return s;
	if (s.p[2 + (s.p[0] == '-')] == '2') /* rounded up: C does not normalize */
		return float_hex(a, strtod(c, NULL), upper, prec);
	exponent = str_sub(s, (size_t)p + 2, s.n);
	return str_of(arena_printf(a, "%.*s%s%.*s", (int)p + 2, s.p,
				   exponent.n < 2 ? "0" : "", STR_ARG(exponent)));
}

/* The number as strconv.FormatFloat gives it. */
static struct str
float_text(struct fmt *f, double d, char as, int prec)
{
	struct arena *a = f->x->arena;
	int exponent;

	if ((as != 'b' && as != 'x' && as != 'X') || !isfinite(d))
		return num_float(a, d, as == 'b' || as == 'x' || as == 'X' ? 'g' : as, prec);
	if (as != 'b')
		return float_hex(a, d, as == 'X', prec);
	d = frexp(d, &exponent);
	return str_of(arena_printf(a, "%lldp%+d", (long long)ldexp(d, 53), exponent - 53));
}

static void
add_float(struct fmt *f, double d, uint32_t verb, char as, int prec)
{
	struct str num;
	bool finite;

	if (f->has_prec)
		prec = f->prec;
	num = float_text(f, d, as, prec);
	if (num.p[0] != '-' && num.p[0] != '+')
		num = str_of(arena_printf(f->x->arena, "+%.*s", STR_ARG(num)));
	finite = num.p[1] != 'I' && num.p[1] != 'N';
	if (f->space && num.p[0] == '+' && !f->plus)
		num = str_of(arena_printf(f->x->arena, " %.*s",
					  STR_ARG(str_sub(num, 1, num.n))));
	if (!finite) {
		/* +Inf keeps its sign, NaN has none unless asked for */
		if (num.p[1] == 'N' && !f->space && !f->plus)
			num = str_sub(num, 1, num.n);
		pad_spaces(f, num);
		return;
	}
	if (f->sharp && verb != 'b')
		num = sharp_float(f, num, verb, prec);
	if (!f->plus && num.p[0] == '+') {
		fmt_pad(f, str_sub(num, 1, num.n));
		return;
	}
	if (f->zero && !f->minus && f->has_width && (size_t)f->width > num.n) {
		buf_addc(f->b, num.p[0]);
		pad_by(f, (size_t)f->width - num.n);
		buf_add(f->b, str_sub(num, 1, num.n));
		return;
	}
	fmt_pad(f, num);
}

bool
fmt_float(struct fmt *f, double d, uint32_t verb)
{
	switch (verb) {
	case 'v':
		add_float(f, d, verb, 'g', -1);
		return true;
	case 'g':
	case 'G':
	case 'b':
	case 'x':
	case 'X':
		add_float(f, d, verb, (char)verb, -1);
		return true;
	case 'e':
	case 'E':
	case 'f':
		add_float(f, d, verb, (char)verb, 6);
		return true;
	case 'F':
		add_float(f, d, verb, 'f', 6);
		return true;
	default:
		return false;
	}
}

/* The first runes of s that the precision allows. */
static struct str
truncated(const struct fmt *f, struct str s)
{
	int left = f->prec;
	uint32_t r;
	size_t i = 0;

	if (!f->has_prec)
		return s;
	while (i < s.n && left-- > 0)
		i += utf8_decode(str_sub(s, i, s.n), &r);
	return str_sub(s, 0, i);
}

static void
add_hex_string(struct fmt *f, struct str s, bool upper)
{
	const char *prefix = upper ? "0X" : "0x";
	struct buf b;
	size_t i;

	if (f->has_prec)
		s = str_sub(s, 0, (size_t)f->prec);
	buf_init(&b, f->x->arena, LIMIT_OUTPUT);
	for (i = 0; i < s.n; i++) {
		if (f->space && i)
			buf_addc(&b, ' ');
		if (f->sharp && (f->space || i == 0))
			buf_adds(&b, prefix);
		buf_printf(&b, upper ? "%02X" : "%02x", (unsigned char)s.p[i]);
	}
	fmt_pad(f, buf_str(&b));
}

static void
add_quoted(struct fmt *f, struct str s)
{
	struct buf b;

	s = truncated(f, s);
	buf_init(&b, f->x->arena, LIMIT_OUTPUT);
	if (f->sharp && quote_bare(s)) {
		buf_addc(&b, '`');
		buf_add(&b, s);
		buf_addc(&b, '`');
	} else if (f->plus) {
		buf_quote_ascii(&b, s);
	} else {
		buf_quote(&b, s);
	}
	fmt_pad(f, buf_str(&b));
}

bool
fmt_string(struct fmt *f, struct str s, uint32_t verb)
{
	switch (verb) {
	case 'v':
	case 's':
		if (verb == 'v' && f->sharp_v)
			add_quoted(f, s);
		else
			fmt_pad(f, truncated(f, s));
		return true;
	case 'x':
	case 'X':
		add_hex_string(f, s, verb == 'X');
		return true;
	case 'q':
		add_quoted(f, s);
		return true;
	default:
		return false;
	}
}

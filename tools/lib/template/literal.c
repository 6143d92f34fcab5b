/* SPDX-License-Identifier: Apache-2.0 */
/* Go's literals: quoted strings, characters, numbers. */
#include "golang/num.h"
#include "golang/quote.h"
#include "parse.h"

static int
digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 16;
}

/* Reads n digits of a base at the start of s. */
static bool
digits(struct str s, size_t n, int base, uint32_t *out)
{
	size_t i;

	if (s.n < n)
		return false;
	for (*out = 0, i = 0; i < n; i++) {
		if (digit_value(s.p[i]) >= base)
			return false;
		*out = *out * (uint32_t)base + (uint32_t)digit_value(s.p[i]);
	}
	return true;
}

/* \x, \u, \U and octal; s starts after the backslash. */
static size_t
unquote_code(struct str s, uint32_t *rune, bool *byte)
{
	char c = s.p[0];

	*byte = c == 'x' || digit_value(c) < 8;
	if (c == 'x')
		return digits(str_sub(s, 1, s.n), 2, 16, rune) ? 4 : 0;
	if (*byte)
		return digits(s, 3, 8, rune) && *rune < 256 ? 4 : 0;
	if (c != 'u' && c != 'U')
		return 0;
	if (!digits(str_sub(s, 1, s.n), c == 'u' ? 4 : 8, 16, rune) ||
	    *rune > 0x10ffff || (*rune >= 0xd800 && *rune < 0xe000))
		return 0;
	return c == 'u' ? 6 : 10;
}

/*
 * Reads one character or escape at the start of s, which stands in the given
 * quotes; *byte says that it is a byte (\x, octal) and not a rune.  Returns
 * its length, 0 when malformed.
 */
static size_t
unquote_char(struct str s, char quote, uint32_t *rune, bool *byte)
{
	static const char from[] = "abfnrtv\\", to[] = "\a\b\f\n\r\t\v\\";
	const char *at;

	*byte = false;
	if (s.n == 0 || s.p[0] == quote)
		return 0;
	if (s.p[0] != '\\')
		return utf8_decode(s, rune);
	if (s.n < 2 || s.p[1] == '\0')
		return 0;
	at = strchr(from, s.p[1]);
	if (at)
		*rune = (unsigned char)to[at - from];
	else if (s.p[1] == quote)
		*rune = (unsigned char)quote;
	else
		return unquote_code(str_sub(s, 1, s.n), rune, byte);
	return 2;
}

/* A raw string loses its carriage returns. */
static struct str
unquote_raw(struct arena *a, struct str s)
{
	struct buf b;
	size_t i;

	if (str_chr(s, '\r') < 0)
		return s;
	buf_init(&b, a, s.n);
	for (i = 0; i < s.n; i++)
		if (s.p[i] != '\r')
			buf_addc(&b, s.p[i]);
	return buf_str(&b);
}

/* True when the literal is its own value: it has no escapes and is ASCII. */
static bool
is_plain(struct str s)
{
	size_t i = 0;

	while (i < s.n && (unsigned char)s.p[i] < 0x80 && s.p[i] != '\\')
		i++;
	return i == s.n;
}

bool
unquote(struct arena *a, struct str s, struct str *out)
{
	char quote = s.n ? s.p[0] : '\0';
	uint32_t rune;
	struct buf b;
	size_t n;
	bool byte;

	if (s.n < 2 || s.p[s.n - 1] != quote)
		return false;
	s = str_sub(s, 1, s.n - 1);
	if (quote == '`') {
		*out = unquote_raw(a, s);
		return true;
	}
	*out = s;
	if (is_plain(s))
		return true;
	buf_init(&b, a, 4 * s.n); /* an invalid byte becomes three */
	for (; s.n; s = str_sub(s, n, s.n)) {
		n = unquote_char(s, quote, &rune, &byte);
		if (n == 0)
			return false;
		if (byte)
			buf_addc(&b, (char)rune);
		else
			buf_rune(&b, rune);
	}
	*out = buf_str(&b);
	return true;
}

static bool
parse_character(struct arena *a, struct node *n, const char **why)
{
	struct str s = str_sub(n->num.text, 1, n->num.text.n);
	uint32_t rune;
	bool byte;
	size_t len = unquote_char(s, '\'', &rune, &byte);

	*why = "invalid syntax";
	if (len == 0)
		return false;
	if (!str_is(str_sub(s, len, s.n), "'")) {
		*why = arena_printf(a, "malformed character constant: %.*s",
				    STR_ARG(n->num.text));
		return false;
	}
	n->num.i = rune;
	n->num.u = rune;
	n->num.f = rune;
	n->num.is_int = n->num.is_uint = n->num.is_float = true;
	return true;
}

static const char *
number_error(struct arena *a, const char *what, struct str text)
{
	struct buf b;

	buf_init(&b, a, text.n * 10 + 64);
	buf_adds(&b, what);
	buf_quote(&b, text);
	buf_addc(&b, '\0');
	return b.p;
}

static bool
has_any(struct str s, const char *set)
{
	for (; *set; set++)
		if (str_chr(s, *set) >= 0)
			return true;
	return false;
}

/* A number that is no integer literal: 1.5, 1e3, 0x1p-2. */
static bool
parse_float(struct arena *a, struct node *n, const char **why)
{
	struct str s = n->num.text;
	double f;

	*why = number_error(a, "illegal number syntax: ", s);
	if (num_parse_float(s, &f) != NUM_OK)
		return false;
	if (!has_any(s, ".eEpP")) {
		*why = number_error(a, "integer overflow: ", s);
		return false;
	}
	n->num.f = f;
	n->num.is_float = true;
	n->num.is_int = f >= -0x1p63 && f < 0x1p63 && (double)(int64_t)f == f;
	if (n->num.is_int)
		n->num.i = (int64_t)f;
	n->num.is_uint = f >= 0 && f < 0x1p64 && (double)(uint64_t)f == f;
	if (n->num.is_uint)
		n->num.u = (uint64_t)f;
	return true;
}

bool
parse_number(struct arena *a, struct node *n, struct str text, bool character,
	     bool complex, const char **why)
{
	bool hex = text.n > 2 && text.p[0] == '0' && (text.p[1] | 0x20) == 'x' &&
		   !has_any(text, "pP");

	n->num.text = text;
	if (character)
		return parse_character(a, n, why);
	if (complex || str_ends(text, STR("i"))) {
		n->num.is_complex = true;
		return true;
	}
	n->num.is_uint = num_parse_uint(text, 0, &n->num.u) == NUM_OK;
	n->num.is_int = num_parse_int(text, 0, &n->num.i) == NUM_OK;
	if (n->num.is_int && n->num.i == 0)
		n->num.is_uint = true;
	if (!n->num.is_int && !n->num.is_uint && !parse_float(a, n, why))
		return false;
	if (n->num.is_int && !n->num.is_float)
		n->num.f = (double)n->num.i;
	else if (n->num.is_uint && !n->num.is_float)
		n->num.f = (double)n->num.u;
	n->num.is_float = true;
	n->num.ideal_float = !hex && has_any(text, ".eEpP");
	return true;
}

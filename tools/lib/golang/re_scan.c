/* SPDX-License-Identifier: Apache-2.0 */
/* Reads runes and escapes of a regular expression, in classes and outside. */
#include "re_node.h"

bool
re_bad(struct err *e, const char *why, struct str part)
{
	return err_set(e, STATUS_USAGE, "error parsing regexp: %s: `%.*s`", why, STR_ARG(part));
}

bool
re_next_rune(struct str *s, uint32_t *rune, struct err *e)
{
	size_t n = utf8_decode(*s, rune);

	if (n == 1 && *rune == 0xfffd)
		return re_bad(e, "invalid UTF-8", *s);
	*s = str_sub(*s, n, s->n);
	return true;
}

static bool
is_alnum(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static int
hex(uint32_t c)
{
	if (c >= '0' && c <= '9')
		return (int)c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? (int)c - 'a' + 10 : -1;
}

static bool
is_octal(struct str s)
{
	return s.n && s.p[0] >= '0' && s.p[0] <= '7';
}

/* Reads the number behind \x; *good is false when there is none. */
static bool
escape_hex(struct str *s, uint32_t *rune, bool *good, struct err *e)
{
	uint32_t c = 0, d;
	int n = 0;

	*good = false;
	if (!s->n)
		return true;
	if (!re_next_rune(s, &c, e))
		return false;
	if (c != '{') {
		if (!re_next_rune(s, &d, e))
			return false;
		*good = hex(c) >= 0 && hex(d) >= 0;
		*rune = (uint32_t)(hex(c) * 16 + hex(d));
		return true;
	}
	for (*rune = 0; s->n; n++) {
		if (!re_next_rune(s, &c, e))
			return false;
		if (c == '}')
			*good = n > 0;
		if (hex(c) < 0)
			return true;
		*rune = *rune * 16 + (uint32_t)hex(c);
		if (*rune > 0x10ffff)
			return true;
	}
	return true;
}

bool
re_parse_escape(struct str *s, uint32_t *rune, struct err *e)
{
	static const char from[] = "afnrtv", to[] = "\a\f\n\r\t\v";
	struct str whole = *s, rest = str_sub(*s, 1, s->n);
	bool good = false;
	uint32_t c;
	int i;

	if (!rest.n)
		return re_bad(e, "trailing backslash at end of expression", STR(""));
	if (!re_next_rune(&rest, &c, e))
		return false;
	if (c == '0' || (c >= '1' && c <= '7' && is_octal(rest))) {
		*rune = c - '0';
		for (i = 0; i < 2 && is_octal(rest); i++) {
			*rune = *rune * 8 + (uint32_t)(rest.p[0] - '0');
			rest = str_sub(rest, 1, rest.n);
		}
		good = true;
	} else if (c == 'x') {
		if (!escape_hex(&rest, rune, &good, e))
			return false;
	} else if (c < 0x80 && strchr(from, (char)c)) {
		*rune = (unsigned char)to[strchr(from, (char)c) - from];
		good = true;
	} else if (c < 0x80 && !is_alnum(c)) {
		*rune = c;
		good = true;
	}
	*s = rest;
	return good || re_bad(e, "invalid escape sequence", str_sub(whole, 0, whole.n - rest.n));
}

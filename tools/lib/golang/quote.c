/* SPDX-License-Identifier: Apache-2.0 */
#include "quote.h"

#include "rune.h"

/* The number of bytes at the start of s that are ASCII and need no escape. */
static size_t
plain(struct str s)
{
	size_t i = 0;

	while (i < s.n && s.p[i] >= ' ' && s.p[i] < 0x7f && s.p[i] != '"' && s.p[i] != '\\')
		i++;
	return i;
}

static bool
add_rune(struct buf *b, uint32_t rune, struct str bytes, bool ascii)
{
	static const char short_from[] = "\a\b\f\n\r\t\v\\\"", short_to[] = "abfnrtv\\\"";
	const char *at = rune && rune < 0x80 ? strchr(short_from, (char)rune) : NULL;

	if (at)
		return buf_addc(b, '\\') && buf_addc(b, short_to[at - short_from]);
	if (rune == 0xfffd && bytes.n == 1)
		return buf_printf(b, "\\x%02x", (unsigned char)bytes.p[0]);
	if (rune_is_print(rune) && !(ascii && rune >= 0x80))
		return buf_add(b, bytes);
	if (rune < ' ' || rune == 0x7f)
		return buf_printf(b, "\\x%02x", (unsigned)rune);
	return buf_printf(b, rune < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)rune);
}

static bool
quote(struct buf *b, struct str s, bool ascii)
{
	uint32_t rune;
	size_t i, n;

	buf_addc(b, '"');
	for (i = 0; i < s.n; i += n) {
		n = plain(str_sub(s, i, s.n));
		if (n) {
			buf_add(b, str_sub(s, i, i + n));
			continue;
		}
		n = utf8_decode(str_sub(s, i, s.n), &rune);
		add_rune(b, rune, str_sub(s, i, i + n), ascii);
	}
	return buf_addc(b, '"');
}

bool
buf_quote(struct buf *b, struct str s)
{
	return quote(b, s, false);
}

bool
buf_quote_ascii(struct buf *b, struct str s)
{
	return quote(b, s, true);
}

bool
quote_bare(struct str s)
{
	uint32_t r;
	size_t i, n;

	for (i = 0; i < s.n; i += n) {
		n = utf8_decode(str_sub(s, i, s.n), &r);
		if (n > 1 ? r == 0xfeff :
		    r == 0xfffd || (r < ' ' && r != '\t') || r == '`' || r == 0x7f)
			return false;
	}
	return true;
}

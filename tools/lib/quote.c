/* SPDX-License-Identifier: Apache-2.0 */
#include "quote.h"

#include "rune.h"

static bool
add_rune(struct buf *b, uint32_t rune, struct str bytes)
{
	static const char short_from[] = "\a\b\f\n\r\t\v\\\"", short_to[] = "abfnrtv\\\"";
	const char *at = rune && rune < 0x80 ? strchr(short_from, (char)rune) : NULL;

	if (at)
		return buf_addc(b, '\\') && buf_addc(b, short_to[at - short_from]);
	if (rune == 0xfffd && bytes.n == 1)
		return buf_printf(b, "\\x%02x", (unsigned char)bytes.p[0]);
	if (rune_is_print(rune))
		return buf_add(b, bytes);
	if (rune < ' ' || rune == 0x7f)
		return buf_printf(b, "\\x%02x", (unsigned)rune);
	return buf_printf(b, rune < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)rune);
}

bool
buf_quote(struct buf *b, struct str s)
{
	uint32_t rune;
	size_t i, n;

	buf_addc(b, '"');
	for (i = 0; i < s.n; i += n) {
		n = utf8_decode(str_sub(s, i, s.n), &rune);
		add_rune(b, rune, str_sub(s, i, i + n));
	}
	return buf_addc(b, '"');
}

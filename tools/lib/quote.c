/* SPDX-License-Identifier: Apache-2.0 */
#include "quote.h"

/* What is not printed above ASCII: controls, formats, spaces, surrogates,
 * private use, non-characters.  Code points that Unicode has not assigned
 * yet count as printable. */
static const struct {
	uint32_t from, to;
} hidden[] = {
	{ 0x7f, 0xa0 },	    { 0xad, 0xad },	{ 0x378, 0x379 },   { 0x600, 0x605 },
	{ 0x61c, 0x61c },   { 0x6dd, 0x6dd },	{ 0x70f, 0x70f },   { 0x890, 0x891 },
	{ 0x8e2, 0x8e2 },   { 0x1680, 0x1680 }, { 0x180e, 0x180e }, { 0x2000, 0x200f },
	{ 0x2028, 0x202f }, { 0x205f, 0x206f }, { 0x3000, 0x3000 }, { 0xd800, 0xf8ff },
	{ 0xfdd0, 0xfdef }, { 0xfeff, 0xfeff }, { 0xfff0, 0xfffb }, { 0xfffe, 0xffff },
	{ 0x110bd, 0x110bd }, { 0x110cd, 0x110cd }, { 0x1bca0, 0x1bca3 },
	{ 0x1d173, 0x1d17a }, { 0x1fffe, 0x1ffff }, { 0x2fffe, 0x2ffff },
	{ 0x3fffe, 0xe00ff }, { 0xe01f0, UINT32_MAX },
};

bool
rune_is_print(uint32_t rune)
{
	size_t i;

	if (rune < 0x7f)
		return rune >= ' ';
	for (i = 0; i < sizeof hidden / sizeof *hidden; i++)
		if (rune >= hidden[i].from && rune <= hidden[i].to)
			return false;
	return true;
}

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

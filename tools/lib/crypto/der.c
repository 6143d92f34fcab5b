/* SPDX-License-Identifier: Apache-2.0 */
#include "der.h"

#include "base/base64.h"
#include "base/buf.h"

struct str
der(struct arena *a, int tag, struct str content)
{
	return der_of(a, tag, &content, 1);
}

struct str
der_of(struct arena *a, int tag, const struct str *part, size_t n)
{
	size_t i, len = 0, bytes = 0;
	struct buf b;

	for (i = 0; i < n; i++)
		len += part[i].n;
	buf_init(&b, a, SIZE_MAX);
	buf_addc(&b, (char)tag);
	if (len < 0x80) {
		buf_addc(&b, (char)len);
	} else {
		while (len >> 8 * bytes)
			bytes++;
		buf_addc(&b, (char)(0x80 | bytes));
		for (i = bytes; i-- > 0;)
			buf_addc(&b, (char)(len >> 8 * i));
	}
	for (i = 0; i < n; i++)
		buf_add(&b, part[i]);
	return buf_str(&b);
}

struct str
der_number(struct arena *a, struct str bytes)
{
	struct str part[2] = { { "\0", 1 }, bytes };

	while (part[1].n && !part[1].p[0])
		part[1] = str_sub(part[1], 1, part[1].n);
	/* a zero byte comes first where the number is 0 or its first bit would be a sign */
	if (part[1].n && !(part[1].p[0] & 0x80))
		part[0].n = 0;
	return der_of(a, DER_INTEGER, part, 2);
}

struct str
der_bits(struct arena *a, struct str bytes)
{
	const struct str part[2] = { { "\0", 1 }, bytes };

	return der_of(a, DER_BITS, part, 2);
}

struct str
der_pem(struct arena *a, const char *type, struct str bytes)
{
	struct str text = base64_encode(a, bytes);
	struct buf b;
	size_t i;

	buf_init(&b, a, SIZE_MAX);
	buf_printf(&b, "-----BEGIN %s-----\n", type);
	for (i = 0; i < text.n; i += 64) {
		buf_add(&b, str_sub(text, i, i + 64));
		buf_addc(&b, '\n');
	}
	buf_printf(&b, "-----END %s-----\n", type);
	return buf_str(&b);
}

/* Moves *s to the first line that starts with mark; false when there is none. */
static bool
find_line(struct str *s, struct str mark)
{
	struct str line, rest = *s;
	bool more = rest.n != 0;

	while (more && !str_starts(rest, mark)) {
		more = str_cut(rest, '\n', &line, &rest);
		*s = rest;
	}
	return more;
}

/* s without the lines "Name: value" at its start. */
static struct str
skip_headers(struct str s)
{
	struct str line, rest;

	while (str_cut(s, '\n', &line, &rest) && str_chr(line, ':') >= 0)
		s = rest;
	return s;
}

bool
der_unpem(struct arena *a, struct str text, struct str *type, struct str *bytes)
{
	const struct str begin = STR("-----BEGIN "), end = STR("-----END ");
	struct str line, body;
	ptrdiff_t at;

	while (find_line(&text, begin)) {
		str_cut(text, '\n', &line, &text);
		line = str_trim(line);
		if (!str_ends(line, STR("-----")) || line.n < begin.n + 5)
			continue;
		*type = str_sub(line, begin.n, line.n - 5);
		at = str_find(text, str_of(arena_printf(a, "%.*s%.*s-----", STR_ARG(end),
							STR_ARG(*type))));
		if (at < 0)
			continue;
		body = str_trim(skip_headers(str_sub(text, 0, (size_t)at)));
		if (base64_decode(a, body, bytes))
			return true;
	}
	return false;
}

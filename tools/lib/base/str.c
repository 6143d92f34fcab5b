/* SPDX-License-Identifier: Apache-2.0 */
#include "str.h"

/* POSIX has memmem since 2024; the C libraries have long had it, and it takes
 * linear time. */
void *memmem(const void *s, size_t n, const void *part, size_t part_n);

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool
str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq(str_sub(s, 0, prefix.n), prefix);
}

bool
str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, s.n), suffix);
}

bool
str_holds(struct str s, struct str part)
{
	return str_find(s, part) >= 0;
}

ptrdiff_t
str_find(struct str s, struct str part)
{
	const char *p;

	if (part.n == 0)
		return 0;
	if (part.n > s.n)
		return -1;
	if (part.n == 1)
		return str_chr(s, part.p[0]);
	p = memmem(s.p, s.n, part.p, part.n);
	return p ? p - s.p : -1;
}

ptrdiff_t
str_rfind(struct str s, struct str part)
{
	size_t i;

	if (part.n > s.n)
		return -1;
	for (i = s.n - part.n + 1; i-- > 0;)
		if (part.n == 0 || memcmp(s.p + i, part.p, part.n) == 0)
			return (ptrdiff_t)i;
	return -1;
}

ptrdiff_t
str_chr(struct str s, char c)
{
	const char *p = s.n ? memchr(s.p, c, s.n) : NULL;

	return p ? p - s.p : -1;
}

ptrdiff_t
str_rchr(struct str s, char c)
{
	size_t i;

	for (i = s.n; i-- > 0;)
		if (s.p[i] == c)
			return (ptrdiff_t)i;
	return -1;
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

size_t
str_digits(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	return n;
}

bool
str_decimal(struct str s, int64_t most, int64_t *out)
{
	int64_t n = 0, digit;
	size_t i;

	*out = 0;
	if (s.n == 0 || str_digits(s) != s.n)
		return false;
	for (i = 0; i < s.n; i++) {
		digit = s.p[i] - '0';
		if (digit > most || n > (most - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	*out = n;
	return true;
}

struct str
str_trim(struct str s)
{
	while (s.n && is_space(s.p[0]))
		s = str_sub(s, 1, s.n);
	while (s.n && is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool
str_cut(struct str s, char sep, struct str *head, struct str *tail)
{
	ptrdiff_t i = str_chr(s, sep);

	if (i < 0) {
		*head = s;
		*tail = (struct str){ s.p + s.n, 0 };
		return false;
	}
	*head = str_sub(s, 0, (size_t)i);
	*tail = str_sub(s, (size_t)i + 1, s.n);
	return true;
}

struct str
str_word(struct str *s)
{
	struct str word;
	size_t n = 0;

	*s = str_trim(*s);
	while (n < s->n && s->p[n] != ' ' && s->p[n] != '\t')
		n++;
	word = str_sub(*s, 0, n);
	*s = str_sub(*s, n, s->n);
	return word;
}

bool
str_glob(struct str pattern, struct str s)
{
	size_t p = 0, i = 0, star = pattern.n, from = 0;

	/* after a mismatch the last '*' takes a byte more; earlier ones need not */
	while (i < s.n) {
		if (p < pattern.n && pattern.p[p] == '*') {
			star = p++;
			from = i;
		} else if (p < pattern.n && (pattern.p[p] == '?' || pattern.p[p] == s.p[i])) {
			p++;
			i++;
		} else if (star < pattern.n) {
			p = star + 1;
			i = ++from;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}

uint64_t
str_hash(struct str s)
{
	uint64_t h = 0xcbf29ce484222325u ^ s.n, w;
	size_t i;

	for (i = 0; i + sizeof w <= s.n; i += sizeof w) {
		memcpy(&w, s.p + i, sizeof w);
		h = (h ^ w) * 0x9e3779b97f4a7c15u;
		h ^= h >> 29;
	}
	for (w = 0; i < s.n; i++)
		w = w << 8 | (unsigned char)s.p[i];
	h = (h ^ w) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 32;
}

size_t
utf8_ascii(struct str s)
{
	uint64_t w;
	size_t i = 0;

	for (; i + sizeof w <= s.n; i += sizeof w) {
		memcpy(&w, s.p + i, sizeof w);
		if (w & 0x8080808080808080u)
			break;
	}
	while (i < s.n && (unsigned char)s.p[i] < 0x80)
		i++;
	return i;
}

size_t
utf8_decode_rest(struct str s, uint32_t *rune)
{
	const unsigned char *p = (const unsigned char *)s.p;
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len, i;
	uint32_t r;

	*rune = 0xfffd;
	if (s.n == 0)
		return 0;
	len = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
	if (p[0] < 0xc2 || p[0] > 0xf4 || len > s.n)
		return 1;
	r = p[0] & (0x7fu >> len);
	for (i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 1;
		r = r << 6 | (p[i] & 0x3fu);
	}
	if (r < least[len] || r > 0x10ffff || (r >= 0xd800 && r < 0xe000))
		return 1;
	*rune = r;
	return len;
}

size_t
utf8_encode(uint32_t rune, char *out)
{
	if (rune > 0x10ffff || (rune >= 0xd800 && rune < 0xe000))
		rune = 0xfffd;
	if (rune < 0x80) {
		out[0] = (char)rune;
		return 1;
	}
	if (rune < 0x800) {
		out[0] = (char)(0xc0 | rune >> 6);
		out[1] = (char)(0x80 | (rune & 0x3f));
		return 2;
	}
	if (rune < 0x10000) {
		out[0] = (char)(0xe0 | rune >> 12);
		out[1] = (char)(0x80 | (rune >> 6 & 0x3f));
		out[2] = (char)(0x80 | (rune & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | rune >> 18);
	out[1] = (char)(0x80 | (rune >> 12 & 0x3f));
	out[2] = (char)(0x80 | (rune >> 6 & 0x3f));
	out[3] = (char)(0x80 | (rune & 0x3f));
	return 4;
}

size_t
utf8_count(struct str s)
{
	uint32_t rune;
	size_t n = 0;

	while (s.n) {
		s = str_sub(s, utf8_decode(s, &rune), s.n);
		n++;
	}
	return n;
}

bool
utf8_valid(struct str s)
{
	uint32_t rune;
	size_t n;

	for (; s.n; s = str_sub(s, n, s.n)) {
		n = utf8_decode(s, &rune);
		if (rune == 0xfffd && n == 1)
			return false;
	}
	return true;
}

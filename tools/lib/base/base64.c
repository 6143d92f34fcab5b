/* SPDX-License-Identifier: Apache-2.0 */
#include "base64.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			     "abcdefghijklmnopqrstuvwxyz0123456789+/";

struct str
base64_encode(struct arena *a, struct str s)
{
	char *out = arena_calloc(a, s.n / 3 + 1, 4), *p = out;

	for (size_t i = 0; i < s.n; i += 3) {
		size_t n = s.n - i;
		uint32_t x = (uint32_t)(unsigned char)s.p[i] << 16;

		if (n > 1)
			x |= (uint32_t)(unsigned char)s.p[i + 1] << 8;
		if (n > 2)
			x |= (unsigned char)s.p[i + 2];
		*p++ = digits[x >> 18];
		*p++ = digits[x >> 12 & 63];
		*p++ = n > 1 ? digits[x >> 6 & 63] : '=';
		*p++ = n > 2 ? digits[x & 63] : '=';
	}
	return (struct str){ out, (size_t)(p - out) };
}

bool
base64_decode(struct arena *a, struct str s, struct str *out)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0, used = 0, pad = 0;
	uint32_t bits = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		const char *d = c ? strchr(digits, c) : NULL;

		if (c == '\n' || c == '\r')
			continue;
		if (c == '=') {
			pad++;
			continue;
		}
		if (!d || pad)
			return false;
		bits = bits << 6 | (uint32_t)(d - digits);
		if (used++ % 4)
			p[n++] = (char)(bits >> (6 - 2 * ((used - 1) % 4)));
	}
	*out = (struct str){ p, n };
	return used % 4 != 1 && (used + pad) % 4 == 0 && pad <= 2;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "buf.h"

#include <stdio.h>
#include <string.h>

enum { BUF_FIRST = 64 };

void
buf_init(struct buf *b, struct arena *a, size_t max)
{
	*b = (struct buf){ .arena = a, .max = max };
}

/* Room for n more bytes at the end, or NULL with `over` set. */
static char *
room(struct buf *b, uint64_t n)
{
	size_t cap = b->cap ? b->cap : BUF_FIRST;

	if (n > b->max || b->n > b->max - n) {
		b->over = true;
		return NULL;
	}
	while (cap < b->n + n)
		cap *= 2;
	if (cap != b->cap) {
		b->p = arena_move(b->arena, b->p, b->cap, cap);
		b->cap = cap;
	}
	return b->p + b->n;
}

bool
buf_add(struct buf *b, struct str s)
{
	char *p;

	if (s.n == 0)
		return true;
	p = room(b, s.n);
	if (!p)
		return false;
	memcpy(p, s.p, s.n);
	b->n += s.n;
	return true;
}

bool
buf_adds(struct buf *b, const char *s)
{
	return buf_add(b, str_of(s));
}

bool
buf_rune(struct buf *b, uint32_t rune)
{
	char c[4];

	if (rune < 0x80)
		return buf_addc(b, (char)rune);
	return buf_add(b, (struct str){ c, utf8_encode(rune, c) });
}

bool
buf_fill(struct buf *b, char c, uint64_t n)
{
	char *p = n ? room(b, n) : NULL;

	if (!p)
		return n == 0;
	memset(p, c, (size_t)n);
	b->n += (size_t)n;
	return true;
}

bool
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	char *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		return false;
	p = room(b, (size_t)n + 1);
	if (!p)
		return false;
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->n += (size_t)n;
	return true;
}

struct str
buf_str(const struct buf *b)
{
	return (struct str){ b->p ? b->p : "", b->n };
}

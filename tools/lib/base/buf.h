/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BUF_H
#define BUF_H
/*
 * A byte buffer that grows in an arena, up to the maximum that buf_init was
 * given.  An append that would pass the maximum adds nothing, returns false and
 * sets `over`, which stays set, so a caller may check once, at the end.
 */
#include <stdarg.h>

#include "arena.h"

struct buf {
	struct arena *arena;
	char *p; /* NULL until the first byte */
	size_t n, cap, max;
	bool over;
};

/* An empty buffer in a, of at most max bytes. */
void buf_init(struct buf *b, struct arena *a, size_t max);
/* Appends a slice, a NUL-terminated string, or a rune in UTF-8. */
bool buf_add(struct buf *b, struct str s);
bool buf_adds(struct buf *b, const char *s);
bool buf_rune(struct buf *b, uint32_t rune);

static inline bool
buf_addc(struct buf *b, char c)
{
	if (b->n >= b->cap || b->n >= b->max)
		return buf_add(b, (struct str){ &c, 1 });
	b->p[b->n++] = c;
	return true;
}

/* Appends c n times. */
bool buf_fill(struct buf *b, char c, uint64_t n);
/* Appends what printf would print; this needs room for one byte more, a NUL. */
bool buf_printf(struct buf *b, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* All bytes that were appended; the slice is valid until the next append. */
struct str buf_str(const struct buf *b);

#endif

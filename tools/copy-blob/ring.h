/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RING_H
#define RING_H
/* The bytes of a blob between the request that reads them and the one that
 * sends them. */
#include "base/str.h"

struct ring {
	char *p;
	size_t cap, head, fill;
};

/* An empty ring for cap bytes; ring_close frees it. */
void ring_open(struct ring *r, size_t cap);
void ring_close(struct ring *r);
/* Puts n bytes in, for which there is room. */
void ring_put(struct ring *r, const char *p, size_t n);
/* Takes the first n bytes out, which are there. */
void ring_take(struct ring *r, char *p, size_t n);
/* Takes all, where they are, as long as none were taken before. */
struct str ring_take_all(struct ring *r);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RING_H
#define RING_H
/* A ring buffer for the bytes of a blob, between the request that reads them and the
 * one that sends them. */
#include "base/str.h"

struct ring {
	char *p;
	size_t cap, head, fill;
};

/* Makes an empty ring that holds cap bytes; ring_close frees it. */
void ring_open(struct ring *r, size_t cap);
void ring_close(struct ring *r);
/* Appends n bytes; the caller has checked that there is room. */
void ring_put(struct ring *r, const char *p, size_t n);
/* Removes the first n bytes into p; the caller has checked that there are so many. */
void ring_take(struct ring *r, char *p, size_t n);
/* Removes all bytes and returns them in place; none may have been removed before. */
struct str ring_take_all(struct ring *r);

#endif

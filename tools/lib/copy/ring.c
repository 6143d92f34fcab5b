/* SPDX-License-Identifier: Apache-2.0 */
#include "ring.h"

#include <stdlib.h>

void
ring_open(struct ring *r, size_t cap)
{
	*r = (struct ring){ .p = malloc(cap + 1), .cap = cap };
	if (!r->p)
		abort();
}

void
ring_close(struct ring *r)
{
	free(r->p);
	*r = (struct ring){ 0 };
}

void
ring_put(struct ring *r, const char *p, size_t n)
{
	size_t end = (r->head + r->fill) % r->cap, first = r->cap - end;

	first = n < first ? n : first;
	memcpy(r->p + end, p, first);
	memcpy(r->p, p + first, n - first);
	r->fill += n;
}

void
ring_take(struct ring *r, char *p, size_t n)
{
	size_t first = r->cap - r->head;

	first = n < first ? n : first;
	memcpy(p, r->p + r->head, first);
	memcpy(p + first, r->p, n - first);
	r->fill -= n;
	r->head = r->fill ? (r->head + n) % r->cap : 0;
}

struct str
ring_take_all(struct ring *r)
{
	struct str bytes = { r->p, r->fill };

	r->fill = 0;
	return bytes;
}

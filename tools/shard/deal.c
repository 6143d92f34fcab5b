/* SPDX-License-Identifier: Apache-2.0 */
#include "deal.h"

/* Groups are not cut into smaller parts of a shard than one of so many. */
enum { LEAST_PART = 16 };

/* True when shard x gets the next group before y. */
static bool
is_before(const struct dealt *d, size_t x, size_t y)
{
	int64_t a = d->shard[x].bytes, b = d->shard[y].bytes;

	return a != b ? a < b : x < y;
}

/* Lets the first of the heap sink to its place. */
static void
sink(const struct dealt *d, size_t *heap)
{
	size_t i = 0, child, moved;

	for (; (child = 2 * i + 1) < d->n; i = child) {
		if (child + 1 < d->n && is_before(d, heap[child + 1], heap[child]))
			child++;
		if (!is_before(d, heap[child], heap[i]))
			return;
		moved = heap[i];
		heap[i] = heap[child];
		heap[child] = moved;
	}
}

static struct dealt
deal_groups(struct arena *a, const struct grouping *g, size_t n)
{
	struct dealt d = { .shard = arena_array(a, struct shard, n), .n = n,
			   .next = arena_array(a, size_t, g->ngroup + 1) };
	size_t *heap = arena_array(a, size_t, n), i;
	struct shard *s;

	for (i = 0; i < n; i++) {
		heap[i] = i;
		d.shard[i].first = g->ngroup;
	}
	for (i = 0; i < g->ngroup; i++) {
		s = &d.shard[heap[0]];
		if (s->first == g->ngroup)
			s->first = i;
		else
			d.next[s->last] = i;
		s->last = i;
		d.next[i] = g->ngroup;
		s->bytes += g->group[i].bytes;
		sink(&d, heap);
	}
	return d;
}

/* The bytes of the largest shard. */
static int64_t
largest(const struct dealt *d)
{
	int64_t most = 0;
	size_t i;

	for (i = 0; i < d->n; i++)
		most = d->shard[i].bytes > most ? d->shard[i].bytes : most;
	return most;
}

struct dealt
deal(struct grouping *g, struct arena *a, const struct needs *needs, size_t n)
{
	int64_t mean = 0, most = INT64_MAX;
	struct dealt d;
	size_t i;

	for (i = 0; i < needs->n; i++)
		mean += needs_bytes(needs, i);
	mean /= (int64_t)n;
	for (;;) {
		grouping_make(g, a, needs, mean, most);
		d = deal_groups(a, g, n);
		if (largest(&d) <= mean + mean / 10 || most <= mean / LEAST_PART)
			return d;
		most = most > mean ? mean : most / 2;
	}
}

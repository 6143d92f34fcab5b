/* SPDX-License-Identifier: Apache-2.0 */
#include "concurrency.h"

enum {
	LARGE = 1024 * 1024,   /* bytes; smaller blobs are not counted */
	STREAMS_FIRST = 4,
	MEASURE = 1000,        /* milliseconds between measurements */
	SETTLED = 10 * 1000,   /* milliseconds until `most` is raised again */
	GAIN = 25,             /* percent by which the rate must rise when it is raised */
	FAST = 25 * 1000 * 1000, /* bytes a second of a stream that nothing slows down */
	/* A transfer has three buffers: curl's for reading, the ring, and curl's for
	 * sending.  Large ones halve the kernel's work; the first streams share a
	 * fixed amount. */
	BLOCKS_WIDE = 3 * 320 * 1024,
	BLOCK_MOST = 256 * 1024,
	BLOCK_NARROW = 16 * 1024 /* the least that curl takes */
};
_Static_assert((int)BLOCK_NARROW >= (int)CURL_MAX_WRITE_SIZE, "curl gives no more at once than a ring holds");

static bool
is_large(const struct job *j)
{
	return j->size > LARGE && !j->has_mount;
}

bool
concurrency_ordered(const struct job *j)
{
	return j->from.kind == LOCATION_EXTENT && j->from.nextent && j->from.extent->packed;
}

void
concurrency_init(struct copier *c)
{
	struct concurrency *w = &c->concurrency;
	size_t large = 0;

	while (large < STREAMS_FIRST && large < c->n && is_large(c->job[large]))
		large++;
	w->end = c->n;
	while (!c->ordered && w->end > 0 && concurrency_ordered(c->job[w->end - 1]))
		w->end--;
	w->ordered = w->end;
	w->most = STREAMS_FIRST < c->cap ? STREAMS_FIRST : c->cap;
	w->block = large ? BLOCKS_WIDE / 3 / large : BLOCK_NARROW;
	if (w->block > BLOCK_MOST)
		w->block = BLOCK_MOST;
	w->since = http_clock();
}

/* Takes the next of the jobs that are read in order, when none of them is under way. */
static struct job *
take_turn(struct copier *c)
{
	struct concurrency *w = &c->concurrency;
	struct job *j;

	if (w->taken_turn || w->ordered == c->n)
		return NULL;
	j = c->job[w->ordered++];
	j->turn = w->taken_turn = true;
	j->block = w->block;
	return j;
}

struct job *
concurrency_take(struct copier *c)
{
	struct concurrency *w = &c->concurrency;
	struct job *j = take_turn(c);

	if (j || c->next == w->end)
		return j;
	j = c->job[c->next];
	if (is_large(j) && w->large >= w->most) {
		j = c->job[w->end - 1];
		if (is_large(j))
			return NULL;
		w->end--;
	} else {
		c->next++;
	}
	j->large = is_large(j);
	j->block = j->large && w->large < STREAMS_FIRST ? w->block : BLOCK_NARROW;
	w->large += j->large;
	return j;
}

void
concurrency_release(struct job *j)
{
	struct concurrency *w = &j->copier->concurrency;

	w->large -= j->large;
	w->taken_turn &= !j->turn;
	j->large = j->turn = false;
}

void
concurrency_tick(struct copier *c)
{
	struct concurrency *w = &c->concurrency;
	int64_t now = http_clock(), rate;
	bool full = w->large == w->most && w->most < c->cap;

	if (c->taken == 0)
		w->since = now; /* no bytes yet: the time goes into requests */
	if (now - w->since < MEASURE)
		return;
	rate = (c->taken - w->taken) * 1000 / (now - w->since);
	w->since = now;
	w->taken = c->taken;
	if (rate > w->best + w->best * GAIN / 100 || (full && now >= w->kept)) {
		w->best = rate;
		w->trying = full && rate < FAST * (int64_t)w->large;
		w->kept = now + SETTLED;
		if (w->trying)
			w->most = 2 * w->most < c->cap ? 2 * w->most : c->cap;
	} else if (w->trying) {
		w->trying = false;
		w->most = w->most > 2 * STREAMS_FIRST ? w->most / 2 : STREAMS_FIRST;
	}
}

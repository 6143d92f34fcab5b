/* SPDX-License-Identifier: Apache-2.0 */
#include "width.h"

enum {
	LARGE = 1024 * 1024,   /* bytes; smaller blobs are not counted */
	STREAMS_FIRST = 4,
	MEASURE = 1000,        /* milliseconds */
	SETTLED = 10 * 1000,   /* until more streams are tried again */
	GAIN = 25,             /* percent that twice as many streams must bring */
	FAST = 25 * 1000 * 1000, /* bytes a second of a stream that nothing holds up */
	/* A transfer has three blocks: curl reads into one, the ring is one, and
	 * curl sends from one.  Large ones halve the kernel's work; what the first
	 * streams have of them together is bounded. */
	BLOCKS_WIDE = 3 * 320 * 1024,
	BLOCK_MOST = 256 * 1024,
	BLOCK_NARROW = 16 * 1024 /* curl's least */
};
_Static_assert((int)BLOCK_NARROW >= (int)CURL_MAX_WRITE_SIZE, "curl gives no more at once than a ring holds");

static bool
is_large(const struct job *j)
{
	return j->size > LARGE && !j->has_mount;
}

void
width_init(struct copier *c)
{
	struct width *w = &c->width;
	size_t large = 0;

	while (large < STREAMS_FIRST && large < c->n && is_large(c->job[large]))
		large++;
	w->end = c->n;
	w->most = STREAMS_FIRST < c->cap ? STREAMS_FIRST : c->cap;
	w->block = large ? BLOCKS_WIDE / 3 / large : BLOCK_NARROW;
	if (w->block > BLOCK_MOST)
		w->block = BLOCK_MOST;
	w->since = http_clock();
}

struct job *
width_take(struct copier *c)
{
	struct width *w = &c->width;
	struct job *j;

	if (c->next == w->end)
		return NULL;
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
width_release(struct job *j)
{
	j->copier->width.large -= j->large;
	j->large = false;
}

void
width_tick(struct copier *c)
{
	struct width *w = &c->width;
	int64_t now = http_clock(), rate;
	bool full = w->large == w->most && w->most < c->cap;

	if (c->taken == 0)
		w->since = now; /* the first second is not of asking for things */
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

/* SPDX-License-Identifier: Apache-2.0 */
#include "rate.h"

/* milliseconds whose bytes may be read at once */
enum { BURST = 100 };

/* Adds the tokens of the time since the last call. */
static void
fill(struct copier *c)
{
	int64_t now = http_clock(), most = c->rate * BURST / 1000 + 1;

	c->tokens += c->rate * (now - c->filled) / 1000;
	c->filled = now;
	if (c->tokens > most)
		c->tokens = most;
}

bool
rate_take(struct job *j, size_t n)
{
	struct copier *c = j->copier;

	if (!c->rate)
		return true;
	/* tokens may go below 0, so that a block larger than the burst passes */
	j->slowed = c->tokens <= 0;
	if (!j->slowed)
		c->tokens -= (int64_t)n;
	return !j->slowed;
}

int
rate_tick(struct copier *c, int wait)
{
	struct job *j;
	size_t i;

	if (!c->rate)
		return wait;
	if (http_clock() > c->filled)
		fill(c);
	for (i = 0; i < c->n && c->tokens > 0; i++) {
		j = c->job[i];
		if (!j->slowed)
			continue;
		j->slowed = false;
		http_unpause(&j->calls->get.http);
		http_unpause(upload_request(&j->calls->upload));
	}
	return RATE_WAIT < wait ? RATE_WAIT : wait;
}

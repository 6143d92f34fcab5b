/* SPDX-License-Identifier: Apache-2.0 */
#include "progress.h"

#include <unistd.h>

#include "diag.h"
#include "map.h"

enum { FIRST = 1000, TERMINAL_EVERY = 250, LINE_EVERY = 5000, TELL_EVERY = 1000 };

static struct {
	bool on, terminal, drawn;
	int64_t began, last, told;
} state;

/* How far everything is. */
struct reach {
	int64_t moved, total, left; /* bytes; seconds, -1 when nobody can tell */
	double rate;                /* bytes a second since the beginning */
};

bool
progress_start(struct crew *c, const char *when)
{
	struct str w = str_of(when);
	struct val event;
	size_t i;
	int64_t bytes = 0;

	state.on = !str_is(w, "never") && c->n > 0;
	state.terminal = str_is(w, "auto") && isatty(STDERR_FILENO);
	state.began = state.last = state.told = http_clock();
	for (i = 0; i < c->n; i++)
		bytes += c->job[i]->size;
	if (c->events.f) {
		event = event_new(&c->events, "start");
		map_set(event.m, STR("blobs"), val_int64((int64_t)c->n));
		map_set(event.m, STR("bytes"), val_int64(bytes));
		event_write(&c->events, event);
	}
	return str_is(w, "auto") || str_is(w, "always") || str_is(w, "never");
}

static struct reach
reach(const struct crew *c, int64_t now)
{
	struct reach r = { .left = -1 };
	size_t i;

	for (i = 0; i < c->n; i++) {
		r.total += c->job[i]->size;
		r.moved += c->job[i]->at ? c->job[i]->size : c->job[i]->moved;
	}
	if (now > state.began)
		r.rate = (double)r.moved * 1000 / (double)(now - state.began);
	if (r.rate > 0)
		r.left = (int64_t)((double)(r.total - r.moved) / r.rate + 0.5);
	return r;
}

static void
tell(struct crew *c, int64_t now)
{
	struct val event = event_new(&c->events, "progress");
	struct reach r = reach(c, now);

	map_set(event.m, STR("bytes"), val_int64(r.moved));
	map_set(event.m, STR("total"), val_int64(r.total));
	map_set(event.m, STR("blobs"), val_int64((int64_t)c->done));
	map_set(event.m, STR("of"), val_int64((int64_t)c->n));
	map_set(event.m, STR("rate"), val_int64((int64_t)r.rate));
	if (r.left >= 0)
		map_set(event.m, STR("left"), val_int64(r.left));
	event_write(&c->events, event);
	state.told = now;
}

static void
show(const struct crew *c, int64_t now)
{
	struct reach r = reach(c, now);
	char line[160], left[40] = "";

	if (r.left >= 0)
		snprintf(left, sizeof left, ", %lld s left", (long long)r.left);
	snprintf(line, sizeof line, "%.1f of %.1f MB, %zu of %zu blobs, %.1f MB/s%s",
		 (double)r.moved / 1e6, (double)r.total / 1e6, c->done, c->n, r.rate / 1e6, left);
	state.last = now;
	if (!state.terminal) {
		warn("%s", line);
		return;
	}
	fprintf(stderr, "\r%s\033[K", line);
	state.drawn = true;
}

void
progress_tick(struct crew *c)
{
	int64_t now = http_clock();

	if (c->events.f && now - state.told >= TELL_EVERY)
		tell(c, now);
	if (state.on && now - state.began >= FIRST &&
	    now - state.last >= (state.terminal ? TERMINAL_EVERY : LINE_EVERY))
		show(c, now);
}

void
progress_end(struct crew *c)
{
	size_t i, k, n[OUTCOME_FAILED + 1] = { 0 };
	int64_t bytes = 0;
	struct val event;

	if (state.drawn)
		fputs("\r\033[K", stderr);
	for (i = 0; i < c->n; i++)
		for (k = 0; k < c->job[i]->nto; k++) {
			n[c->job[i]->to[k].what]++;
			if (c->job[i]->to[k].what == OUTCOME_COPIED)
				bytes += c->job[i]->size;
		}
	if (c->events.f) {
		tell(c, http_clock());
		event = event_new(&c->events, "end");
		map_set(event.m, STR("copied"), val_int64((int64_t)n[OUTCOME_COPIED]));
		map_set(event.m, STR("mounted"), val_int64((int64_t)n[OUTCOME_MOUNTED]));
		map_set(event.m, STR("exists"), val_int64((int64_t)n[OUTCOME_EXISTS]));
		map_set(event.m, STR("failed"), val_int64((int64_t)n[OUTCOME_FAILED]));
		map_set(event.m, STR("bytes"), val_int64(bytes));
		event_write(&c->events, event);
	}
	if (state.on)
		warn("%zu blobs copied, %.1f MB, %zu mounted, in %.1f s", n[OUTCOME_COPIED],
		     (double)bytes / 1e6, n[OUTCOME_MOUNTED],
		     (double)(http_clock() - state.began) / 1000);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "progress.h"

#include <unistd.h>

#include "base/map.h"
#include "base/size.h"
#include "cli/diag.h"

enum { FIRST = 1000, TERMINAL_EVERY = 250, LINE_EVERY = 5000, EVENT_EVERY = 1000 };

static struct {
	bool on, terminal, drawn;
	int64_t began, last, event;
} state;

/* The progress of all jobs. */
struct reach {
	int64_t moved, total, left; /* bytes; seconds, or -1 when they cannot be estimated */
	int64_t rate;               /* bytes a second since the start */
};

bool
progress_when(const char *when)
{
	struct str w = str_of(when);

	return str_is(w, "auto") || str_is(w, "always") || str_is(w, "never");
}

void
progress_start(struct copier *c, const char *when)
{
	struct str w = str_of(when);
	struct val event;
	int64_t bytes = 0;
	size_t i;

	state.on = !str_is(w, "never") && c->n > 0;
	state.terminal = str_is(w, "auto") && isatty(STDERR_FILENO);
	state.began = state.last = state.event = http_clock();
	for (i = 0; i < c->n; i++)
		bytes += c->job[i]->size;
	if (c->events.f) {
		event = event_new(&c->events, "start");
		map_set(event.m, STR("blobs"), val_int64((int64_t)c->n));
		map_set(event.m, STR("bytes"), val_int64(bytes));
		event_write(&c->events, event);
	}
}

/* Estimates the rate from bytes that were read alone: a mount takes no time, and says
 * nothing about the blobs to come. */
static struct reach
reach(const struct copier *c, int64_t now)
{
	struct reach r = { .left = -1 };
	size_t i;

	for (i = 0; i < c->n; i++) {
		r.total += c->job[i]->size;
		r.moved += c->job[i]->at ? c->job[i]->size : c->job[i]->moved;
	}
	if (now > state.began)
		r.rate = c->taken * 1000 / (now - state.began);
	if (r.moved == r.total)
		r.left = 0;
	else if (r.rate > 0)
		r.left = (r.total - r.moved + r.rate - 1) / r.rate;
	return r;
}

static void
write_event(struct copier *c, int64_t now)
{
	struct val event = event_new(&c->events, "progress");
	struct reach r = reach(c, now);

	map_set(event.m, STR("bytes"), val_int64(r.moved));
	map_set(event.m, STR("total"), val_int64(r.total));
	map_set(event.m, STR("blobs"), val_int64((int64_t)c->done));
	map_set(event.m, STR("of"), val_int64((int64_t)c->n));
	map_set(event.m, STR("rate"), val_int64(r.rate));
	if (r.left >= 0)
		map_set(event.m, STR("left"), val_int64(r.left));
	event_write(&c->events, event);
	state.event = now;
}

/* Shows the line.  It has a rate and a time only when they can be estimated. */
static void
show(const struct copier *c, int64_t now)
{
	char moved[SIZE_TEXT], total[SIZE_TEXT], rate[SIZE_TEXT];
	struct reach r = reach(c, now);
	char line[160];
	int n;

	n = snprintf(line, sizeof line, "%s of %s, %zu of %zu blobs", size_text(moved, r.moved),
		     size_text(total, r.total), c->done, c->n);
	if (r.rate > 0)
		n += snprintf(line + n, sizeof line - (size_t)n, ", %s/s", size_text(rate, r.rate));
	if (r.left > 0)
		snprintf(line + n, sizeof line - (size_t)n, ", %lld s left", (long long)r.left);
	state.last = now;
	if (!state.terminal) {
		warn("%s", line);
		return;
	}
	diag_status(line);
	state.drawn = true;
}

void
progress_tick(struct copier *c)
{
	int64_t now = http_clock();

	if (c->events.f && now - state.event >= EVENT_EVERY)
		write_event(c, now);
	if (state.on && now - state.began >= FIRST &&
	    now - state.last >= (state.terminal ? TERMINAL_EVERY : LINE_EVERY))
		show(c, now);
}

void
progress_end(struct copier *c)
{
	size_t i, k, n[RECORD_FAILED + 1] = { 0 };
	int64_t bytes = 0, ms = http_clock() - state.began;
	char text[SIZE_TEXT];
	struct val event;

	if (state.drawn)
		diag_status(NULL);
	for (i = 0; i < c->n; i++)
		for (k = 0; k < c->job[i]->nto; k++) {
			n[c->job[i]->to[k].status]++;
			if (c->job[i]->to[k].status == RECORD_COPIED)
				bytes += c->job[i]->size;
		}
	if (c->events.f) {
		write_event(c, http_clock());
		event = event_new(&c->events, "end");
		map_set(event.m, STR("copied"), val_int64((int64_t)n[RECORD_COPIED]));
		map_set(event.m, STR("mounted"), val_int64((int64_t)n[RECORD_MOUNTED]));
		map_set(event.m, STR("exists"), val_int64((int64_t)n[RECORD_EXISTS]));
		map_set(event.m, STR("failed"), val_int64((int64_t)n[RECORD_FAILED]));
		map_set(event.m, STR("bytes"), val_int64(bytes));
		event_write(&c->events, event);
	}
	if (state.on)
		warn("%zu blobs copied, %s, %zu mounted, in %.*f s", n[RECORD_COPIED],
		     size_text(text, bytes), n[RECORD_MOUNTED], ms < 950 ? 3 : 1,
		     (double)ms / 1000);
}

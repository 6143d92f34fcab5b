/* SPDX-License-Identifier: Apache-2.0 */
#include "progress.h"

#include <unistd.h>

#include "diag.h"

enum { FIRST = 1000, TERMINAL_EVERY = 250, LINE_EVERY = 5000 };

static struct {
	bool on, terminal, drawn;
	int64_t began, last;
} state;

bool
progress_start(const struct crew *c, const char *when)
{
	struct str w = str_of(when);

	state.on = !str_is(w, "never") && c->n > 0;
	state.terminal = str_is(w, "auto") && isatty(STDERR_FILENO);
	state.began = state.last = http_clock();
	return str_is(w, "auto") || str_is(w, "always") || str_is(w, "never");
}

static void
count(const struct crew *c, int64_t *moved, int64_t *total)
{
	size_t i;

	*moved = *total = 0;
	for (i = 0; i < c->n; i++) {
		*total += c->job[i]->size;
		*moved += c->job[i]->at ? c->job[i]->size : c->job[i]->moved;
	}
}

void
progress_tick(const struct crew *c)
{
	int64_t now = http_clock(), moved, total;
	double seconds = (double)(now - state.began) / 1000, rate;
	char line[160];

	if (!state.on || now - state.began < FIRST ||
	    now - state.last < (state.terminal ? TERMINAL_EVERY : LINE_EVERY))
		return;
	state.last = now;
	count(c, &moved, &total);
	rate = (double)moved / 1e6 / seconds;
	snprintf(line, sizeof line, "%.1f of %.1f MB, %zu of %zu blobs, %.1f MB/s, %.0f s left",
		 (double)moved / 1e6, (double)total / 1e6, c->done, c->n, rate,
		 rate > 0 ? (double)(total - moved) / 1e6 / rate : 0);
	if (!state.terminal) {
		warn("%s", line);
		return;
	}
	fprintf(stderr, "\r%s\033[K", line);
	state.drawn = true;
}

void
progress_end(const struct crew *c)
{
	size_t i, k, copied = 0, mounted = 0, bytes = 0;

	if (state.drawn)
		fputs("\r\033[K", stderr);
	if (!state.on)
		return;
	for (i = 0; i < c->n; i++)
		for (k = 0; k < c->job[i]->nto; k++) {
			copied += c->job[i]->to[k].what == OUTCOME_COPIED;
			mounted += c->job[i]->to[k].what == OUTCOME_MOUNTED;
			if (c->job[i]->to[k].what == OUTCOME_COPIED)
				bytes += (size_t)c->job[i]->size;
		}
	warn("%zu blobs copied, %.1f MB, %zu mounted, in %.1f s", copied,
	     (double)bytes / 1e6, mounted, (double)(http_clock() - state.began) / 1000);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "settle.h"

enum { UNDER_WAY = 20 };

/* A question under way. */
struct question {
	struct registry_call call; /* first */
	struct graph *graph;
	struct item *item;
	struct arena arena;
	size_t at, *active;
};

static void question_done(struct http_request *r);

static void
question_ask(struct question *q)
{
	registry_manifest_call(q->graph->registry, &q->call, &q->arena,
			       &q->item->locations.at[q->at], "HEAD", q->item->lock.digest);
	q->call.http.done = question_done;
	http_start(registry_http(q->graph->registry), &q->call.http);
}

static void
question_done(struct http_request *r)
{
	struct question *q = (struct question *)r;
	struct item *i = q->item;

	if (!r->ok && q->at + 1 < i->locations.n) {
		registry_note(q->graph->registry, "%.*s: %s; %.*s is asked next",
			      STR_ARG(i->label), r->err.msg,
			      STR_ARG(location_str(&q->arena, &i->locations.at[q->at + 1])));
		q->at++;
		question_ask(q);
		return;
	}
	if (r->ok)
		i->from = i->root->from = i->locations.at[q->at];
	else
		item_fail(q->graph->arena, i, r->err.status, r->err.msg);
	i->settled = true;
	arena_free(&q->arena);
	--*q->active;
}

static bool
is_open(const struct item *i, bool chosen)
{
	return i->locations.n > 1 && !i->settled && !i->failed &&
	       (chosen ? i->nplatform > 0 : !i->exists);
}

void
items_settle(struct graph *g, struct item *item, size_t n, bool chosen)
{
	struct question *q = arena_array(g->arena, struct question, n);
	size_t i = 0, active = 0;

	while (i < n || active) {
		for (; i < n && active < UNDER_WAY; i++) {
			if (!is_open(&item[i], chosen))
				continue;
			q[i] = (struct question){ .graph = g, .item = &item[i], .active = &active };
			active++;
			question_ask(&q[i]);
		}
		if (active)
			http_step(registry_http(g->registry), 1000);
	}
}

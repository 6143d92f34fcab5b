/* SPDX-License-Identifier: Apache-2.0 */
#include "choose.h"

#include "http/pool.h"

enum { UNDER_WAY = 20 };

/* The locations of an item are asked one after the other. */
struct source_query {
	struct registry_call call; /* must be the first member */
	struct choice *choice;
	struct item *item;
	struct arena arena;
	size_t at;                 /* index of the location that is asked */
};

/* The items whose sources are chosen. */
struct choice {
	struct graph *graph;
	struct item *item;
	struct source_query *query; /* one for each item */
	size_t n, next;
	bool chosen;                /* as in items_choose_source */
	struct pool pool;
};

static void source_query_done(struct http_request *r);

static void
source_query_prepare(struct source_query *q)
{
	const struct locations *all = &q->item->locations;

	registry_head(q->choice->graph->registry, &q->call, &q->arena, &all->at[q->at],
		      &(struct registry_head){ .name = q->item->lock.digest,
					       .expected = q->at + 1 == all->n,
					       .done = source_query_done });
}

static void
source_query_done(struct http_request *r)
{
	struct source_query *q = (struct source_query *)r;
	struct item *i = q->item;

	if (!r->ok && q->at + 1 < i->locations.n) {
		registry_note(q->choice->graph->registry, "%.*s: %s; %.*s is asked next",
			      STR_ARG(i->label), r->err.msg,
			      STR_ARG(location_str(&q->arena, &i->locations.at[q->at + 1])));
		q->at++;
		source_query_prepare(q);
		http_start(q->choice->pool.http, &q->call.http);
		return;
	}
	if (r->ok)
		i->from = i->root->from = i->locations.at[q->at];
	else
		item_fail(q->choice->graph->arena, i, r->err.status, r->err.msg);
	i->source_chosen = true;
	arena_free(&q->arena);
	pool_end(&q->choice->pool);
}

static bool
is_open(const struct item *i, bool chosen)
{
	return i->locations.n > 1 && !i->source_chosen && !i->failed &&
	       (chosen ? i->nplatform > 0 : !i->exists);
}

/* Starts the requests for the next item. */
static bool
choice_next(void *data)
{
	struct choice *c = data;
	struct source_query *q;

	while (c->next < c->n && !is_open(&c->item[c->next], c->chosen))
		c->next++;
	if (c->next == c->n)
		return false;
	q = &c->query[c->next];
	*q = (struct source_query){ .choice = c, .item = &c->item[c->next++] };
	source_query_prepare(q);
	pool_start(&c->pool, &q->call.http);
	return true;
}

void
items_choose_source(struct graph *g, struct item *item, size_t n, bool chosen)
{
	struct choice c = { .graph = g, .item = item, .n = n, .chosen = chosen,
			    .query = arena_array(g->arena, struct source_query, n),
			    .pool = { .http = registry_http(g->registry), .cap = UNDER_WAY,
				      .next = choice_next, .data = &c } };

	pool_run(&c.pool);
}

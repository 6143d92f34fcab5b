/* SPDX-License-Identifier: Apache-2.0 */
#include "probe.h"

#include "http/pool.h"

enum { UNDER_WAY = 32 };

struct probe {
	struct registry_call call; /* must be the first member */
	struct probes *all;
	struct arena arena;
	struct str digest;
	int64_t size;
	const struct location *at;
};

struct probes {
	struct graph *graph;
	struct known *known;
	struct map *seen;          /* keys are "DIGEST LOCATION" */
	struct err *err;           /* the first failure other than 404 */
	enum probe_what what;
	struct probe **probe;
	size_t n, cap, next;
	struct pool pool;
};

static void
probe_new(struct probes *all, struct str digest, int64_t size, const struct location *at)
{
	struct arena *a = all->graph->arena;
	struct str key = str_of(arena_printf(a, "%.*s %.*s", STR_ARG(digest),
					     STR_ARG(location_str(a, at))));

	if (map_get(all->seen, key) || known_has(all->known, digest, size, at))
		return;
	map_set(all->seen, key, NIL);
	all->probe = arena_room(a, all->probe, all->n, &all->cap, sizeof *all->probe);
	all->probe[all->n] = arena_new(a, struct probe);
	*all->probe[all->n++] = (struct probe){ .all = all, .digest = digest, .size = size,
						     .at = at };
}

/* Adds the probe of a blob of the item, where one is wanted. */
static void
probe_part(struct probes *all, const struct item *i, const struct descriptor *d)
{
	struct known *k = all->known;
	struct location *at;

	if (all->what == PROBE_ALL)
		probe_new(all, d->digest, d->size, &i->to);
	if (all->what == PROBE_ALL || !item_lacks(i, d->digest) || known_has(k, d->digest, d->size, &i->to))
		return;
	if (all->what == PROBE_LACKING) {
		probe_new(all, d->digest, d->size, &i->to);
		return;
	}
	at = arena_new(all->graph->arena, struct location);
	if (known_where(k, d->digest, at))
		probe_new(all, d->digest, d->size, at);
}

static void
add_below(struct probes *all, const struct item *i, struct node *n)
{
	const struct descriptor *d;
	size_t k;

	for (k = 0; n->loaded && k < n->m.n; k++) {
		d = &n->m.part[k];
		if (n->m.index && !item_takes(all->graph->arena, i, &n->m, d))
			continue;
		if (media_is_manifest(d->media_type))
			add_below(all, i, graph_node(all->graph, d->digest, &i->from));
		else if (!d->foreign || i->foreign)
			probe_part(all, i, d);
	}
}

static void
probe_done(struct http_request *r)
{
	struct probe *p = (struct probe *)r;
	struct err *e = p->all->err;

	if (r->ok) {
		if (p->call.head.length < 0 || p->call.head.length == p->size)
			known_learn(p->all->known, p->digest, p->at);
	} else if (r->status != 404 && !e->msg) {
		err_set(e, r->err.status, "%s", r->err.msg);
		registry_mark_refused(&p->call, e);
	}
	arena_free(&p->arena);
	pool_end(&p->all->pool);
}

static void
probe_start(struct probe *p)
{
	struct registry *g = p->all->graph->registry;

	registry_head(g, &p->call, &p->arena, p->at, &(struct registry_head){
		.blob = true, .name = p->digest, .access = REGISTRY_PUSH, .size = p->size,
		.done = probe_done });
	pool_start(&p->all->pool, &p->call.http);
}

/* Starts the request for the next blob; none after a failure. */
static bool
probe_next(void *data)
{
	struct probes *all = data;

	if (all->next == all->n || all->err->msg)
		return false;
	probe_start(all->probe[all->next++]);
	return true;
}

bool
probe_blobs(struct graph *g, struct known *k, const struct item *item, size_t n,
	    enum probe_what what, struct err *e)
{
	struct probes all = { .graph = g, .known = k, .seen = map_new(g->arena), .err = e,
			      .what = what,
			      .pool = { .http = registry_http(g->registry), .cap = UNDER_WAY,
					.next = probe_next, .data = &all } };
	size_t i;

	for (i = 0; i < n; i++)
		if (!item[i].failed && !item[i].exists && item[i].to.kind == LOCATION_REGISTRY)
			add_below(&all, &item[i], item[i].root);
	pool_run(&all.pool);
	return !e->msg;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "load.h"

#include "registry/platforms.h"

/* Looks up the platforms of the index's entries that name none; the item fails when that
 * fails. */
static bool
judge(struct graph *g, struct item *i, struct node *n)
{
	struct err e = { .arena = g->arena };

	if (!n->judged && !registry_platforms(g->registry, g->arena, &i->from, g->blobs, &n->m, &e)) {
		item_fail(g->arena, i, e.status, e.msg);
		return false;
	}
	return n->judged = true;
}

/* Queues a node that volumes lack, so that the target is asked for it: where the item
 * goes, and where the receipt has it.  One that is not there is found by lacks_find. */
static void
want_from_target(struct graph *g, const struct known *k, struct item *i, struct node *n)
{
	struct location at = i->to;

	if (n->failed && (n->status == STATUS_TEMPORARY || n->status == STATUS_REFUSED)) {
		item_fail(g->arena, i, n->status, n->failed);
		return;
	}
	if (i->exists || (n->failed && (n->elsewhere || !known_where(k, n->digest, &at))))
		return;
	n->elsewhere = n->failed != NULL;
	n->failed = NULL;
	n->queued = false;
	n->from = at;
	graph_want(g, n);
}

static void
want_node(struct graph *g, const struct known *k, struct item *i, struct node *n)
{
	bool near = graph_kept(g, n) || graph_near(g, n);

	if (i->from.kind == LOCATION_VOLUMES && !near)
		want_from_target(g, k, i, n);
	else if (n->failed)
		item_fail(g->arena, i, n->status, n->failed);
	else if (!i->exists || near)
		graph_want(g, n);
}

/* Walks the loaded nodes below n and queues those that are not loaded. */
static void
want_below(struct graph *g, const struct known *known, struct item *i, struct node *n,
	   int depth)
{
	const struct descriptor *d;
	struct node *child;
	size_t k;

	if (!n->loaded)
		want_node(g, known, i, n);
	if (!n->loaded || !n->m.index)
		return;
	if (depth == GRAPH_DEPTH) {
		item_fail(g->arena, i, STATUS_USAGE, "its indexes are nested too deep");
		return;
	}
	if (i->nplatform && !judge(g, i, n))
		return;
	for (k = 0; k < n->m.n; k++) {
		d = &n->m.part[k];
		if (!media_is_manifest(d->media_type) || !item_takes(g->arena, i, &n->m, d))
			continue;
		child = graph_node(g, d->digest, &i->from);
		child->platform = d->platform;
		want_below(g, known, i, child, depth + 1);
	}
}

void
items_load(struct graph *g, const struct known *k, struct item *item, size_t n, bool chosen)
{
	size_t i;

	do {
		for (i = 0; i < n; i++)
			if (!item[i].failed && (!chosen || item[i].nplatform))
				want_below(g, k, &item[i], item[i].root, 0);
	} while (graph_load(g));
}

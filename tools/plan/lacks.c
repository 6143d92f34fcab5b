/* SPDX-License-Identifier: Apache-2.0 */
#include "lacks.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "cli/diag.h"
#include "probe.h"
#include "volume/collection.h"

/* What a search has so far. */
struct search {
	struct lacks *out;
	struct graph *graph;
	struct known *known;
	struct map *seen;     /* "DIGEST LABEL" of what was noted */
	const struct item *asked; /* the item that relies_on_base was asked about last */
};

/* True when the volumes that the set has for the item are all there and whole, so that
 * what they lack is not carried. */
static bool
relies_on_base(const struct item *i)
{
	const struct collection *c = i->from.volumes;
	const struct set_item *in = NULL;
	size_t k, n, found = 0;

	if (!c->has_set || !c->set.nbase)
		return false;
	for (k = 0; k < c->set.nitem && !in; k++)
		if (str_eq(c->set.item[k].name, i->lock.name))
			in = &c->set.item[k];
	for (n = 0; n < c->n; n++)
		found += c->file[n].nfault == 0;
	if (!in || found == c->set.nvolume)
		return found == c->set.nvolume;
	for (k = 1; k <= c->set.nvolume; k++) {
		if (!set_in_volume(in->volumes, k))
			continue;
		for (n = 0; n < c->n && c->number[n] != k;)
			n++;
		if (n == c->n || c->file[n].nfault)
			return false;
	}
	return true;
}

static void
note(struct search *s, const struct item *i, struct str digest)
{
	struct arena *a = s->graph->arena;
	struct lacks *l = s->out;
	struct str key = str_of(arena_printf(a, "%.*s %.*s", STR_ARG(digest), STR_ARG(i->label)));

	if (map_get(s->seen, key))
		return;
	map_set(s->seen, key, NIL);
	map_set(s->known->nowhere, digest, NIL);
	l->v = arena_room(a, l->v, l->n, &l->cap, sizeof *l->v);
	l->v[l->n++] = (struct lack){ digest, i };
	if (s->asked != i)
		l->base = l->base || relies_on_base(i);
	s->asked = i;
}

/* True when the target has the blob, at the item's location or at another. */
static bool
target_has(const struct search *s, const struct item *i, const struct descriptor *d)
{
	struct location at;

	return known_has(s->known, d->digest, d->size, &i->to) ||
	       (known_where(s->known, d->digest, &at) &&
		known_has(s->known, d->digest, d->size, &at));
}

/* Notes what is lacking at and below the node. */
static void
walk(struct search *s, const struct item *i, struct node *n)
{
	const struct descriptor *d;
	size_t k;

	if (!n->loaded) {
		note(s, i, n->digest);
		return;
	}
	if (n->from.kind == LOCATION_REGISTRY && item_lacks(i, n->digest))
		known_learn(s->known, n->digest, &n->from);
	for (k = 0; k < n->m.n; k++) {
		d = &n->m.part[k];
		if (n->m.index && !item_takes(s->graph->arena, i, &n->m, d))
			continue;
		if (media_is_manifest(d->media_type))
			walk(s, i, graph_node(s->graph, d->digest, &i->from));
		else if ((!d->foreign || i->foreign) && item_lacks(i, d->digest) && !target_has(s, i, d))
			note(s, i, d->digest);
	}
}

static int
by_digest(const void *x, const void *y)
{
	const struct lack *a = x, *b = y;
	int c = str_cmp(a->digest, b->digest);

	return c ? c : str_cmp(a->item->label, b->item->label);
}

bool
lacks_find(struct lacks *l, struct graph *g, struct known *k, struct item *item, size_t n,
	   struct err *e)
{
	struct search s = { .out = l, .graph = g, .known = k, .seen = map_new(g->arena) };
	size_t i;

	k->nowhere = map_new(g->arena);
	if (!k->layout && (!probe_blobs(g, k, item, n, PROBE_LACKING, e) ||
			   !probe_blobs(g, k, item, n, PROBE_ELSEWHERE, e)))
		return false;
	for (i = 0; i < n; i++)
		if (!item[i].failed && !item[i].exists && item[i].from.kind == LOCATION_VOLUMES)
			walk(&s, &item[i], item[i].root);
	if (l->n)
		qsort(l->v, l->n, sizeof *l->v, by_digest);
	return true;
}

static void
write_lines(const struct lacks *l, struct arena *a, const char *path)
{
	struct err e = { .arena = a };
	struct output out;
	size_t i;

	if (!output_open(&out, a, path, &e))
		fatal_err(&e);
	for (i = 0; i < l->n; i++)
		fprintf(out.f, "%.*s\t%.*s\n", STR_ARG(l->v[i].digest),
			STR_ARG(l->v[i].item->label));
	if (!output_commit(&out, &e))
		fatal_err(&e);
}

bool
lacks_request(const struct lacks *l, struct arena *a, const char *path)
{
	if (l->n)
		write_lines(l, a, path);
	else
		unlink(path);
	if (l->base)
		warn("the volumes rely on what the target does not have, such as %.*s of %.*s: nothing "
		     "is written; %s has all of it", STR_ARG(l->v[0].digest),
		     STR_ARG(l->v[0].item->label), path);
	return !l->base;
}

void
lacks_fail(const struct lacks *l, struct arena *a, struct item *item, size_t n)
{
	size_t i, k;

	for (i = 0; i < l->n; i++)
		for (k = 0; k < n; k++)
			if (&item[k] == l->v[i].item)
				item_fail(a, &item[k], l->base ? STATUS_REFUSED : STATUS_SOME,
					  arena_printf(a, "it needs %.*s, which no volume has, nor "
						       "the target", STR_ARG(l->v[i].digest)));
}

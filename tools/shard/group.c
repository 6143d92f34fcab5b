/* SPDX-License-Identifier: Apache-2.0 */
#include "group.h"

#include <stdlib.h>

/* The head of the group that record i is in. */
static size_t
head(const struct grouping *g, size_t i)
{
	while (g->parent[i] != i)
		i = g->parent[i] = g->parent[g->parent[i]];
	return i;
}

static void
join(struct grouping *g, size_t x, size_t y)
{
	size_t least = x < y ? x : y, other = x < y ? y : x;

	g->parent[other] = least;
	g->weight[least] += g->weight[other];
}

/* Joins manifests with their blobs: with those that are there already only the first, as
 * these need not be moved. */
static void
join_blobs(struct grouping *g, int64_t most, bool *taken)
{
	const struct needs *s = g->needs;
	size_t i, x, y;

	for (i = 0; i < s->nblob; i++) {
		size_t what = s->blob[i].what, manifest = s->blob[i].manifest;
		bool moves = needs_move(&s->record[what]);

		x = head(g, what);
		y = head(g, manifest);
		if (x == y || (!moves && taken[what]))
			continue;
		if (!moves || s->degree[what] == 1 || g->weight[x] + g->weight[y] <= most)
			join(g, x, y);
		else
			g->late[manifest] = needs_move(&s->record[manifest]);
		taken[what] = true;
	}
}

/* True when two groups may be joined although they need not: together they are a small
 * part of a shard, or one of them is hardly anything. */
static bool
may_join(const struct grouping *g, size_t x, size_t y, int64_t mean)
{
	return g->weight[x] + g->weight[y] <= mean / 20 || g->weight[x] <= mean / 1000 ||
	       g->weight[y] <= mean / 1000;
}

/* Joins manifests with those that have to go before them, or makes them late.  One that
 * becomes late makes those late that were looked at earlier, so this is done until nothing
 * changes. */
static void
follow(struct grouping *g, int64_t mean)
{
	const struct needs *s = g->needs;
	bool changed = true;
	size_t i, x, y;

	while (changed)
		for (changed = false, i = 0; i < s->nmanifest; i++) {
			size_t what = s->manifest[i].what, manifest = s->manifest[i].manifest;

			x = head(g, what);
			y = head(g, manifest);
			if (g->late[manifest] || (x == y && !g->late[what]))
				continue;
			if (!g->late[what] && may_join(g, x, y, mean)) {
				join(g, x, y);
			} else {
				g->late[manifest] = true;
				changed = true;
			}
		}
}

static int
by_bytes(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	return x->bytes != y->bytes ? (x->bytes < y->bytes ? 1 : -1) : str_cmp(x->digest, y->digest);
}

/* Makes the groups of the heads and chains their records in the plan's order. */
static void
collect(struct grouping *g, struct arena *a)
{
	const struct needs *s = g->needs;
	size_t *of = arena_array(a, size_t, s->n + 1), i, h;
	struct group *to;

	g->group = arena_array(a, struct group, s->n + 1);
	for (i = 0; i < s->n; i++) {
		if (g->late[i])
			continue;
		h = head(g, i);
		if (of[h] == 0) {
			of[h] = ++g->ngroup;
			g->group[of[h] - 1] = (struct group){ .first = i, .last = i,
				.digest = s->record[i].digest };
		}
		to = &g->group[of[h] - 1];
		g->next[to->last] = i;
		g->next[i] = s->n;
		to->last = i;
		to->bytes += needs_bytes(s, i);
		if (str_cmp(s->record[i].digest, to->digest) < 0)
			to->digest = s->record[i].digest;
	}
	if (g->ngroup > 1)
		qsort(g->group, g->ngroup, sizeof *g->group, by_bytes);
}

void
grouping_make(struct grouping *g, struct arena *a, const struct needs *needs, int64_t mean,
	      int64_t most)
{
	bool *taken = arena_array(a, bool, needs->n + 1);
	size_t i;

	*g = (struct grouping){ .needs = needs, .next = arena_array(a, size_t, needs->n + 1),
				.late = arena_array(a, bool, needs->n + 1),
				.parent = arena_array(a, size_t, needs->n + 1),
				.weight = arena_array(a, int64_t, needs->n + 1) };
	for (i = 0; i < needs->n; i++) {
		g->late[i] = !needs->record[i].digest.n;
		g->parent[i] = i;
		g->weight[i] = needs_bytes(needs, i);
	}
	join_blobs(g, most, taken);
	follow(g, mean);
	collect(g, a);
}

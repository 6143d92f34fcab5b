/* SPDX-License-Identifier: Apache-2.0 */
/* Update graphs: a path leads from its start to its end by edges of the graph. */
#include "fuzz.h"
#include "release/graph.h"

static bool
has_edge(const struct graph *g, const struct graph_node *from, const struct graph_node *to)
{
	size_t i;

	for (i = 0; i < g->nedge; i++)
		if (&g->node[g->edge[i].from] == from && &g->node[g->edge[i].to] == to)
			return true;
	return false;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	const struct graph_node *from, *to, **path;
	struct graph g;
	size_t i, steps;

	if (graph_parse(&a, (struct str){ (const char *)p, n }, &g, &e) && g.n) {
		from = graph_lowest(&g);
		to = graph_highest(&g);
		path = graph_path(&a, &g, from, to, &steps);
		if (steps && (path[0] != from || path[steps - 1] != to))
			abort();
		for (i = 1; i < steps; i++)
			if (!has_edge(&g, path[i - 1], path[i]))
				abort();
	}
	arena_free(&a);
	return 0;
}

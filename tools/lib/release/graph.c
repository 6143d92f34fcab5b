/* SPDX-License-Identifier: Apache-2.0 */
#include "graph.h"

#include <stdlib.h>

#include "json/json.h"

static bool
read_node(struct val v, size_t i, struct graph_node *out, struct err *e)
{
	out->version = val_get_str(v, "version");
	out->payload = val_get_str(v, "payload");
	if (!semver_parse_strict(out->version, &out->parsed, e))
		return err_wrap(e, "nodes[%zu].version: '%.*s'", i, STR_ARG(out->version));
	return out->payload.n || err_set(e, STATUS_USAGE, "nodes[%zu]: '%.*s' has no payload", i,
					 STR_ARG(out->version));
}

/* The end of an edge: the number of a node. */
static bool
read_end(const struct graph *g, struct val v, size_t *out)
{
	*out = (size_t)val_integer(v);
	return val_kind(v) == KIND_INT && val_integer(v) >= 0 && *out < g->n;
}

static bool
read_edge(const struct graph *g, struct val v, size_t i, struct graph_edge *out, struct err *e)
{
	return (val_length(v) == 2 && read_end(g, val_at(v, 0), &out->from) &&
		read_end(g, val_at(v, 1), &out->to)) ||
		err_set(e, STATUS_USAGE, "edges[%zu]: the numbers of two of the %zu nodes are expected",
			i, g->n);
}

/* An edge with the node that it leads to, for sorting. */
struct sorted_edge {
	struct graph_edge edge;
	const struct graph_node *to;
};

static int
compare(const void *a, const void *b)
{
	const struct sorted_edge *x = a, *y = b;
	int order = semver_cmp(&y->to->parsed, &x->to->parsed);

	if (x->edge.from != y->edge.from)
		return x->edge.from < y->edge.from ? -1 : 1;
	if (order)
		return order;
	return (x->edge.to > y->edge.to) - (x->edge.to < y->edge.to);
}

static bool
read_edges(struct arena *a, struct val edges, struct graph *g, struct err *e)
{
	struct sorted_edge *sorted;
	size_t i;

	g->nedge = val_length(edges);
	g->edge = arena_array(a, struct graph_edge, g->nedge + 1);
	sorted = arena_array(a, struct sorted_edge, g->nedge + 1);
	for (i = 0; i < g->nedge; i++) {
		if (!read_edge(g, val_at(edges, i), i, &sorted[i].edge, e))
			return false;
		sorted[i].to = &g->node[sorted[i].edge.to];
	}
	qsort(sorted, g->nedge, sizeof *sorted, compare);
	for (i = 0; i < g->nedge; i++)
		g->edge[i] = sorted[i].edge;
	return true;
}

bool
graph_parse(struct arena *a, struct str text, struct graph *out, struct err *e)
{
	struct val root, nodes, edges;
	size_t i;

	*out = (struct graph){ 0 };
	if (!json_parse(a, text, &root, e))
		return false;
	nodes = val_get(root, "nodes");
	edges = val_get(root, "edges");
	if (val_kind(root) != KIND_MAP || (!val_is_nil(nodes) && val_kind(nodes) != KIND_LIST) ||
	    (!val_is_nil(edges) && val_kind(edges) != KIND_LIST))
		return err_set(e, STATUS_USAGE, "no update graph: an object with the lists 'nodes' and "
			       "'edges' is expected");
	out->n = val_length(nodes);
	out->node = arena_array(a, struct graph_node, out->n + 1);
	for (i = 0; i < out->n; i++)
		if (!read_node(val_at(nodes, i), i, &out->node[i], e))
			return false;
	return read_edges(a, edges, out, e);
}

const struct graph_node *
graph_find(const struct graph *g, const struct semver *version)
{
	size_t i;

	for (i = 0; i < g->n; i++)
		if (semver_cmp(&g->node[i].parsed, version) == 0)
			return &g->node[i];
	return NULL;
}

/* True when the version of the node counts as the end of a range. */
static bool
counts(const struct graph *g, const struct graph_node *x)
{
	struct arena work = { 0 };
	struct err none = { .arena = &work };
	struct re_span span;
	bool found = !g->filter || re_find(g->filter, x->version, 0, &span, 1, &none) > 0;

	arena_free(&work);
	return found;
}

/* The node whose version comes first, or with sign -1 last. */
static const struct graph_node *
extreme(const struct graph *g, int sign)
{
	const struct graph_node *found = NULL;
	size_t i;

	for (i = 0; i < g->n; i++)
		if ((!found || sign * semver_cmp(&g->node[i].parsed, &found->parsed) < 0) &&
		    counts(g, &g->node[i]))
			found = &g->node[i];
	return found;
}

const struct graph_node *
graph_lowest(const struct graph *g)
{
	return extreme(g, 1);
}

const struct graph_node *
graph_highest(const struct graph *g)
{
	return extreme(g, -1);
}

/* For each node the one from which a search from `start` reached it first; g->n for
 * one that it did not reach, and start for start. */
static size_t *
search(struct arena *a, const struct graph *g, size_t start)
{
	size_t *before = arena_array(a, size_t, g->n), *first = arena_array(a, size_t, g->n + 1);
	size_t *queue = arena_array(a, size_t, g->n), head = 0, tail = 0, i, node;

	for (i = 0; i < g->n; i++)
		before[i] = g->n;
	for (i = 0; i < g->nedge; i++) /* the edges of node n are those from first[n] on */
		first[g->edge[i].from + 1] = i + 1;
	for (i = 1; i <= g->n; i++)
		if (first[i] < first[i - 1])
			first[i] = first[i - 1];
	before[start] = start;
	queue[tail++] = start;
	while (head < tail) {
		node = queue[head++];
		for (i = first[node]; i < first[node + 1]; i++) {
			size_t to = g->edge[i].to;

			if (before[to] != g->n)
				continue;
			before[to] = node;
			queue[tail++] = to;
		}
	}
	return before;
}

const struct graph_node **
graph_path(struct arena *a, const struct graph *g, const struct graph_node *from,
	   const struct graph_node *to, size_t *n)
{
	size_t start = (size_t)(from - g->node), end = (size_t)(to - g->node), i;
	size_t *before = search(a, g, start);
	const struct graph_node **path;

	*n = 0;
	if (before[end] == g->n)
		return NULL;
	for (i = end, *n = 1; i != start; i = before[i])
		++*n;
	path = arena_array(a, const struct graph_node *, *n);
	for (i = *n; i-- > 0; end = before[end])
		path[i] = &g->node[end];
	return path;
}

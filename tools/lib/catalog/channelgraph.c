/* SPDX-License-Identifier: Apache-2.0 */
#include "channelgraph.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"

/* The messages about a channel, one below the other. */
struct complaint {
	struct arena *arena;
	struct buf text;
};

static void
complain(struct complaint *c, const char *text)
{
	if (c->text.n)
		buf_adds(&c->text, "\n  ");
	buf_adds(&c->text, text);
}

static void
complain_entry(struct complaint *c, const struct graph *g, uint32_t name, const char *format)
{
	struct str s = fbc_name(g->catalog, name);

	complain(c, arena_printf(c->arena, "%s \"%.*s\"%s",
				 *format ? "invalid channel entry" : "duplicate channel entry",
				 STR_ARG(s), format));
}

/* The number of the node of that name, which is made when there is none. */
static uint32_t
node_of(struct graph *g, uint32_t name)
{
	if (g->number[name])
		return g->number[name] - 1;
	g->node = arena_room(g->arena, g->node, g->n, &g->cap, sizeof *g->node);
	g->node[g->n] = (struct graph_node){ .name = name };
	g->number[name] = (uint32_t)++g->n;
	return (uint32_t)g->n - 1;
}

/* Adds the edge to what an entry replaces or skips; an edge that is there counts once.
 * `seen` has the last node that led to each. */
static bool
add_edge(struct graph *g, uint32_t from, uint32_t to, uint32_t *seen)
{
	uint32_t name = g->node[to].name;

	if (seen[name] == from + 1)
		return false;
	seen[name] = from + 1;
	g->node[to].incoming++;
	return true;
}

static void
add_entry(struct graph *g, const struct fbc_entry *x, struct complaint *c, uint32_t *seen)
{
	uint32_t from = node_of(g, x->name), to, i;
	uint32_t *skip = arena_array(g->arena, uint32_t, x->nskip), n = 0;

	if (g->node[from].entry) {
		complain_entry(c, g, x->name, "");
		return;
	}
	g->node[from].entry = x;
	if (x->replaces) {
		if (x->replaces == x->name)
			complain_entry(c, g, x->name, ": replaces itself");
		to = node_of(g, x->replaces);
		add_edge(g, from, to, seen);
		g->node[from].replaces = to + 1;
	}
	for (i = 0; i < x->nskip; i++) {
		if (!x->skip[i])
			continue;
		if (x->skip[i] == x->name)
			complain_entry(c, g, x->name, ": skips itself");
		to = node_of(g, x->skip[i]);
		if (add_edge(g, from, to, seen) || x->skip[i] == x->replaces)
			skip[n++] = to;
	}
	g->node[from].skip = skip;
	g->node[from].nskip = n;
}

static int
by_text(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

/* Finds the head: the entry to which no other leads. */
static void
find_head(struct graph *g, const struct fbc_channel *ch, struct complaint *c)
{
	struct str *name = arena_array(c->arena, struct str, ch->n);
	struct buf list;
	size_t i, n = 0;
	uint32_t number;

	for (i = 0; i < ch->n; i++) {
		number = node_of(g, ch->entry[i].name);
		if (g->node[number].incoming)
			continue;
		g->head = number;
		name[n++] = fbc_name(g->catalog, ch->entry[i].name);
	}
	if (n == 0)
		complain(c, "no channel heads found");
	if (n <= 1)
		return;
	qsort(name, n, sizeof *name, by_text);
	buf_init(&list, c->arena, LIMIT_OUTPUT);
	buf_adds(&list, "multiple channel heads found: [");
	for (i = 0; i < n; i++)
		buf_printf(&list, "%s%.*s", i ? " " : "", STR_ARG(name[i]));
	buf_addc(&list, ']');
	complain(c, arena_cstr(c->arena, buf_str(&list)));
}

/* Takes away the edge that leads to a node; a node without one more is put behind the
 * queue. */
static void
take_edge(uint32_t to, uint32_t *left, uint32_t *queue, size_t *n)
{
	if (--left[to] == 0)
		queue[(*n)++] = to;
}

/* True when a node can only be reached in a circle. */
static bool
has_cycle(const struct graph *g, struct arena *a)
{
	uint32_t *left = arena_array(a, uint32_t, g->n), *queue = arena_array(a, uint32_t, g->n);
	size_t i, n = 0, done;
	uint32_t k;

	for (i = 0; i < g->n; i++)
		left[i] = g->node[i].incoming;
	queue[n++] = (uint32_t)g->head;
	for (done = 0; done < n; done++) {
		const struct graph_node *x = &g->node[queue[done]];

		if (x->replaces)
			take_edge(x->replaces - 1, left, queue, &n);
		for (k = 0; k < x->nskip; k++)
			if (x->skip[k] + 1 != x->replaces)
				take_edge(x->skip[k], left, queue, &n);
	}
	for (i = 0; i < g->n; i++)
		if (left[i])
			return true;
	return false;
}

bool
graph_make(struct graph *g, struct arena *a, const struct fbc *c,
	   const struct fbc_channel *ch, struct err *e)
{
	struct complaint bad = { .arena = a };
	uint32_t *seen = arena_array(a, uint32_t, c->names.n + 1);
	size_t i;

	*g = (struct graph){ .arena = a, .catalog = c };
	g->number = arena_array(a, uint32_t, c->names.n + 1);
	buf_init(&bad.text, a, LIMIT_OUTPUT);
	if (!ch->n)
		return err_set(e, STATUS_USAGE, "channel has no entries");
	for (i = 0; i < ch->n; i++)
		add_entry(g, &ch->entry[i], &bad, seen);
	find_head(g, ch, &bad);
	if (bad.text.n)
		return err_set(e, STATUS_USAGE, "%.*s", STR_ARG(buf_str(&bad.text)));
	if (has_cycle(g, a))
		return err_set(e, STATUS_USAGE,
			       "detected a cycle in the upgrade graph of the channel");
	return true;
}

/* ---- ranges ---- */

/* True when a bundle of that name is in the range. */
static bool
in_range(const struct graph *g, const struct fbc_package *p,
	 const struct semver_range *range, uint32_t name)
{
	const struct fbc_bundle *b = fbc_bundle(g->catalog, p, name);

	return b && !b->no_version && semver_range_has(range, &b->version);
}

/* The chain of replaces from the head on: numbers of *n nodes. */
static uint32_t *
chain_of(const struct graph *g, size_t *n)
{
	uint32_t *chain = arena_array(g->arena, uint32_t, g->n);
	uint32_t at = (uint32_t)g->head + 1;

	for (*n = 0; at && *n < g->n; at = g->node[at - 1].replaces)
		chain[(*n)++] = at - 1;
	return chain;
}

/* How many bundles in the range are at each node of the chain or below it, each counted
 * where it is met first from below. */
static size_t *
count_below(const struct graph *g, const uint32_t *chain, size_t n, const bool *good)
{
	size_t *count = arena_array(g->arena, size_t, n + 1), i;
	bool *seen = arena_array(g->arena, bool, g->n);
	const struct graph_node *x;
	uint32_t k;

	for (i = n; i-- > 0;) {
		x = &g->node[chain[i]];
		count[i] = count[i + 1];
		if (good[chain[i]] && !seen[chain[i]]) {
			seen[chain[i]] = true;
			count[i]++;
		}
		for (k = 0; k < x->nskip; k++)
			if (good[x->skip[k]] && !seen[x->skip[k]]) {
				seen[x->skip[k]] = true;
				count[i]++;
			}
	}
	return count;
}

static void
keep_name(bool *keep, uint32_t name, size_t *kept)
{
	*kept += !keep[name];
	keep[name] = true;
}

size_t
graph_select(const struct graph *g, const struct fbc_package *p,
	     const struct semver_range *range, bool *keep)
{
	bool *good = arena_array(g->arena, bool, g->n);
	size_t n, i, head = 0, tail, kept = 0, *count;
	const struct graph_node *x;
	uint32_t *chain, k;

	for (i = 0; i < g->n; i++)
		good[i] = in_range(g, p, range, g->node[i].name);
	chain = chain_of(g, &n);
	count = count_below(g, chain, n, good);
	for (tail = 0; tail < n && count[tail]; tail++)
		if (count[tail] >= count[head])
			head = tail;
	for (i = head; i < tail; i++) {
		x = &g->node[chain[i]];
		keep_name(keep, x->name, &kept);
		for (k = 0; k < x->nskip; k++)
			if (good[x->skip[k]])
				keep_name(keep, g->node[x->skip[k]].name, &kept);
	}
	return kept;
}

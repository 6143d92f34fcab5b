/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHANNELGRAPH_H
#define CHANNELGRAPH_H
/*
 * The upgrade graph of a channel: an entry replaces one other and skips some.  What
 * they name need not be an entry itself.  skipRange is no part of it.
 */
#include "fbc.h"

struct graph_node {
	uint32_t name;
	const struct fbc_entry *entry; /* NULL: only named by others */
	uint32_t replaces;                 /* number of a node + 1; 0: none */
	uint32_t *skip, nskip;             /* numbers of nodes, each once */
	uint32_t incoming;                 /* nodes that replace or skip it */
};

struct graph {
	struct arena *arena;
	const struct fbc *catalog;
	struct graph_node *node;
	size_t n, cap;
	uint32_t *number;  /* by name: number of the node + 1 */
	size_t head;       /* the number of the only head, after graph_check */
};

/* Makes the graph of the channel.  Fails with status 2 and oc-mirror's messages, one
 * below the other, when entries are double or lead to themselves, and unless the channel
 * has exactly one head and no cycle.  `g` holds what could be read then, too. */
bool graph_make(struct graph *g, struct arena *a, const struct fbc *c,
		const struct fbc_channel *ch, struct err *e);

/*
 * Says of each name whether a range of versions keeps it: the part of the chain of
 * replaces from the lowest node below which most bundles in the range are, down to the
 * last below which there is one; and what those skip, when it is in the range.  keep has
 * an element for each name of the catalog.  Returns how many are kept.
 */
size_t graph_select(const struct graph *g, const struct fbc_package *p,
		    const struct semver_range *range, bool *keep);

#endif

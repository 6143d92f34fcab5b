/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GRAPH_H
#define GRAPH_H
/*
 * Update graphs of OpenShift, as its update service gives them for one architecture and
 * channel: releases, and edges that lead from a release to those that it can be updated
 * to.  Conditional edges are not looked at, as in oc-mirror.
 */
#include "base/err.h"
#include "golang/re.h"
#include "golang/semver.h"

struct graph_node {
	struct str version, payload; /* payload: the reference of the release image */
	struct semver parsed;
};

struct graph_edge {
	size_t from, to; /* nodes */
};

struct graph {
	struct graph_node *node;
	size_t n;
	struct graph_edge *edge; /* by from, and then the newest first */
	size_t nedge;
	struct re *filter; /* only versions that it matches can be the lowest or the
	                            highest; NULL: any.  Set by the caller */
};

/* Reads the service's answer; everything lives in a.  Fails with status 2; the message
 * says which node or edge is wrong. */
bool graph_parse(struct arena *a, struct str text, struct graph *out, struct err *e);
/* The node of that version, builds aside; or NULL. */
const struct graph_node *graph_find(const struct graph *g, const struct semver *version);
/* The node with the lowest version, or the highest; NULL when there is none that the
 * filter lets through. */
const struct graph_node *graph_lowest(const struct graph *g);
const struct graph_node *graph_highest(const struct graph *g);
/*
 * A shortest path from one node to another, both included: *n nodes in a, none when
 * there is no path.  Of paths of one length it is the one that comes first when newer
 * releases are tried first.
 */
const struct graph_node **graph_path(struct arena *a, const struct graph *g,
				     const struct graph_node *from,
				     const struct graph_node *to, size_t *n);

#endif

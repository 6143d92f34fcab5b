/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAYLOAD_H
#define PAYLOAD_H
/*
 * The releases of OpenShift that an image set wants: those of its channels, and those
 * on the way from the first channel to the last.  oc-mirror's rules hold; where it
 * leaves to chance which of several channels is the first or the last, it is the one
 * that stands first in the file.
 */
#include "config/imageset.h"
#include "config/problems.h"
#include "graph.h"

struct payload {
	struct str reference, version, channel, arch;
};

struct payload_list {
	struct arena *arena;
	struct payload *v; /* each payload of an architecture once */
	size_t n, cap;
	struct map *seen;  /* "ARCH PAYLOAD" */
};

/* Where graphs come from.  graph gives that of a channel for an architecture, one
 * without nodes when nobody knows the channel, or fails. */
struct graph_source {
	bool (*graph)(void *data, struct str arch, const struct imageset_release *channel,
		      const struct graph **out, struct err *e);
	void *data;
	void (*say)(const char *text); /* tells the user something */
};

/* Adds the release of the node unless it is there already. */
void payload_add(struct payload_list *l, const struct graph_node *node, struct str channel,
		 struct str arch);
/* Adds the releases between two nodes of a graph, by a shortest path, and these nodes;
 * says when there is no path. */
void payload_add_path(struct payload_list *l, const struct graph_source *source,
		      const struct graph *g, const struct graph_node *from,
		      const struct graph_node *to, struct str channel, struct str arch);

#endif

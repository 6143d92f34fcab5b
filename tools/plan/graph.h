/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GRAPH_H
#define GRAPH_H
/*
 * The manifests of the items as a graph: an index leads to its children, an image to
 * its blobs.  They are read from the work folder, which keeps those that were
 * fetched, or from their source, many at a time.
 */
#include "base/map.h"
#include "http/pool.h"
#include "records/lock.h"
#include "registry/registry.h"

enum { GRAPH_DEPTH = 8 }; /* the most indexes within each other */

/* A manifest. */
struct node {
	/* what refers to it says */
	struct str digest;
	int64_t size;
	struct location from;
	struct val platform;     /* the platform that the index above gives, or nil */

	/* the outcome */
	bool loaded;
	struct manifest m;
	struct str rewritten;    /* of an index made here: the digest of its original */
	const char *failed;      /* why it could not be loaded, or NULL */
	enum status status;

	/* private */
	bool queued;
	bool elsewhere;          /* another location of the target was asked too */
	bool judged;             /* entries without a platform were looked up */
	struct graph *graph;
	struct registry_call call;
	struct arena arena;
};

struct graph {
	/* set by graph_init */
	struct arena *arena;
	struct registry *registry;
	const char *blobs;       /* WORK/blobs */

	/* the outcome */
	struct node **node;
	size_t n;

	/* private */
	size_t cap;
	struct map *nodes;       /* digest -> index in `node` */
	struct node **todo;      /* nodes to be loaded */
	size_t ntodo, captodo, next;
	struct pool pool;
};

void graph_init(struct graph *g, struct arena *a, struct registry *r,
		const char *work);
/* The node of that digest; a new one gets the source `from`. */
struct node *graph_node(struct graph *g, struct str digest, const struct location *from);
/* Keeps the bytes, whose digest is given, in the work folder. */
bool graph_keep(struct graph *g, struct arena *scratch, struct str bytes,
		struct str digest, struct err *e);
/* Keeps the bytes of a manifest in the work folder and makes a loaded node of them;
 * NULL with e set when that fails. */
struct node *graph_add(struct graph *g, struct str bytes, struct str media_type,
		       struct err *e);
/* Queues a node to be loaded by graph_load, unless it was queued before. */
void graph_want(struct graph *g, struct node *n);
/* Loads the node from the work folder; false when that does not have it. */
bool graph_kept(struct graph *g, struct node *n);
/* True when the node can be loaded from volumes, for which no one is asked. */
bool graph_near(struct graph *g, const struct node *n);
/* Loads the queued nodes; false when there were none.  A node that cannot be loaded
 * has `failed` set. */
bool graph_load(struct graph *g);

#endif

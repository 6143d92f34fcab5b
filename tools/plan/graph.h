/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GRAPH_H
#define GRAPH_H
/*
 * The manifests that items need, as a graph: an index's children, an image's
 * blobs.  They are read from the work folder, where fetched ones are kept, or
 * from their source, many at a time.
 */
#include "base/map.h"
#include "http/pool.h"
#include "records/lock.h"
#include "registry/registry.h"

enum { GRAPH_DEPTH = 8 }; /* indexes within indexes */

/* A manifest. */
struct node {
	struct str digest;
	int64_t size;
	struct location from;
	struct manifest m;
	bool loaded, queued;
	struct val platform;     /* what the index above says, or nil */
	struct str rewritten;    /* the digest it had at the source, or empty */
	const char *failed;      /* why it cannot be read */
	enum status status;
	/* private */
	struct graph *graph;
	struct registry_call call;
	struct arena arena;
};

struct graph {
	struct arena *arena;
	struct registry *registry;
	const char *blobs;       /* WORK/blobs */
	struct map *nodes;       /* digest → number of the node */
	struct node **node;
	size_t n, cap;
	/* nodes to be loaded */
	struct node **todo;
	size_t ntodo, captodo, next;
	struct pool pool;
};

void graph_init(struct graph *g, struct arena *a, struct registry *r,
		const char *work);
/* The node of that digest, made with this source unless it is there. */
struct node *graph_node(struct graph *g, struct str digest, const struct location *from);
/* Keeps bytes with that digest in the work folder. */
bool graph_keep(struct graph *g, struct arena *scratch, struct str bytes,
		struct str digest, struct err *e);
/* Keeps bytes in the work folder and reads them as a node. */
struct node *graph_add(struct graph *g, struct str bytes, struct str media_type,
		       struct err *e);
/* Asks for a node to be loaded, once. */
void graph_want(struct graph *g, struct node *n);
/* Reads the node from the work folder; false when it is not there. */
bool graph_kept(struct graph *g, struct node *n);
/* Loads what is wanted; false when nothing was. */
bool graph_load(struct graph *g);

#endif

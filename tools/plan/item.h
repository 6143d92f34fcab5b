/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ITEM_H
#define ITEM_H
/*
 * What the lock names, and where it goes: mapping, what the target has
 * already, and the manifests of each item.
 */
#include "chart/artifact.h"
#include "graph.h"
#include "registry/source.h"
#include "registry/target.h"

struct item {
	struct lock_item lock;
	struct str label;         /* "vault:0.28.0" or the reference, for messages */
	struct location from;     /* where the manifest is read; a file for archives */
	struct locations locations;  /* where it may be read; choose.h */
	bool source_chosen;
	const char *archive;      /* of a chart without an OCI registry, or NULL */
	struct chart_artifact *artifact; /* made of it */
	struct location to;
	struct str tag;           /* at the target; empty: only its digest */
	struct str *platform;     /* wanted ones; none: all */
	size_t nplatform;
	struct node *root;        /* the manifest that the tag names */
	struct node *source;      /* the same before its platforms were chosen */
	struct str subject;       /* of a referrer: what it refers to */
	bool listed;              /* a list of referrers that the API gave */
	bool exists;              /* the target has the tag with its digest */
	bool sparse;              /* an index keeps its bytes */
	bool foreign;             /* its foreign layers are carried too */
	const char *failed;
	enum status status;
};

/* Fills in where i goes.  Status 2 when that is no location. */
bool item_map(struct arena *a, struct item *i, const struct target *t,
	      struct err *e);
/* Fails with status 2, naming both, when two items go to one location. */
bool items_collide(struct arena *a, const struct item *item, size_t n,
		   struct err *e);
/* Marks an item as failed. */
void item_fail(struct arena *a, struct item *i, enum status status, const char *why);
/* True when a part of an index goes along with the item's platforms. */
bool item_takes(struct arena *a, const struct item *i, const struct manifest *index,
		const struct descriptor *part);
/* Loads the manifests of the items (with chosen, of those alone that want some
 * platforms), those of existing ones only from the work folder; what cannot be
 * read fails its items. */
void items_load(struct graph *g, struct item *item, size_t n, bool chosen);
/* Where an item's index is cut down to chosen platforms, writes that index. */
bool item_choose(struct graph *g, struct item *i, struct err *e);
/* Makes the artifact of an item's chart archive. */
bool item_pack(struct graph *g, struct item *i, struct err *e);

/* Where the item's blob is read. */
struct location item_blob_location(struct graph *g, const struct item *i, struct str digest);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ITEM_H
#define ITEM_H
/*
 * An item of the plan: a chart or image of the lock, or a referrer of one, with its
 * location at the target and its manifests.
 */
#include "chart/artifact.h"
#include "graph.h"
#include "registry/source.h"
#include "registry/target.h"

struct item {
	/* what the lock and the options say */
	struct lock_item lock;
	struct str label;         /* "vault:0.28.0", or the reference; for messages */
	struct location from;     /* where it is read; the archive of a chart without a registry */
	struct locations locations;  /* all where it may be read (choose.h) */
	const char *archive;      /* the archive of a chart without a registry, or NULL */
	struct location to;
	struct str tag;           /* at the target; empty: the target gets no tag */
	struct str *platform;     /* the platforms that are wanted; none: all */
	size_t nplatform;
	struct str subject;       /* of a referrer: the digest of its subject; else empty */
	size_t owner;             /* of a referrer: the number of the item that it is for */
	bool listed;              /* it is a list of referrers that the API gave */
	bool sparse;              /* an index is copied as it is, although some platforms are not */
	bool foreign;             /* its foreign layers are copied too */

	/* what was found out */
	bool exists;              /* the target has the tag with its digest */
	struct chart_artifact *artifact; /* the artifact that is made of the archive */
	struct node *root;        /* the manifest that is copied under the tag */
	struct node *source;      /* root, before platforms were chosen */
	const char *failed;       /* why it cannot be copied, or NULL */
	enum status status;

	/* private to choose.c */
	bool source_chosen;
};

/* Sets the location of the item at the target.  Fails with status 2 when the mapping
 * gives none. */
bool item_map(struct arena *a, struct item *i, const struct target *t,
	      struct err *e);
/* Leaves out items that are another one by another name: one image by its tag, and by tag
 * and digest.  Fails with status 2 and both labels when two items that differ have one
 * location at the target. */
bool items_unite(struct arena *a, struct item *item, size_t *n, struct err *e);
/* Marks an item as failed; the first reason stays. */
void item_fail(struct arena *a, struct item *i, enum status status, const char *why);
/* True when the item, or the one that it is a referrer of, has failed. */
bool item_stays(const struct item *all, const struct item *i);
/* True when the platforms of the item include a part of an index. */
bool item_takes(struct arena *a, const struct item *i, const struct manifest *index,
		const struct descriptor *part);
/* Makes and keeps an index of the chosen platforms, when the item has an index with
 * other platforms too. */
bool item_choose(struct graph *g, struct item *i, struct err *e);
/* Makes the artifact of the item's chart archive. */
bool item_pack(struct graph *g, struct item *i, struct err *e);

/* True when the item is read from volumes, and they lack the blob or manifest. */
bool item_lacks(const struct item *i, struct str digest);
/* The location that a blob or manifest of the item is read from, as records say it; of
 * what volumes lack it is that in the target. */
struct location item_blob_location(struct graph *g, const struct item *i, struct str digest);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CARRIED_H
#define CARRIED_H
/*
 * What a set of volumes is about, as a plan says it: the items, with the manifests
 * and blobs below them, and which of those are carried.
 */
#include "base/err.h"
#include "base/map.h"
#include "records/record.h"
#include "registry/registry.h"
#include "volume/set.h"

/* A manifest or another blob. */
struct carried_blob {
	struct str digest;
	int64_t size;
	struct str media_type;
	struct str from;      /* where it is read, as records say it */
	struct str reference; /* the item that first needs it */
	size_t *part;         /* of a manifest: the numbers of what it names */
	size_t nparts;
	bool manifest;
	bool metadata;        /* a manifest or a config, which volumes have first */
	bool based;           /* the base has it, so that it is not carried */
	size_t placed;        /* its number among the blobs that have a place */
	/* private */
	size_t seen;          /* the number of the last walk that came by */
};

/* An image, chart or referrer. */
struct carried_item {
	struct set_item set;  /* without its volumes */
	struct val platform;  /* of the manifest: a map, or nil */
	struct str subject, type; /* of a referrer: what it refers to, its artifact type */
	size_t root;          /* number of its manifest */
};

struct carried {
	struct arena *arena;
	struct carried_blob *blob;
	size_t n, cap;
	struct carried_item *item;
	size_t nitem, capitem;
	struct map *number;   /* digest → number of the blob */
	/* private */
	struct map *texts;    /* one copy of each text that many blobs have */
	size_t walks;         /* walks so far */
};

/* Reads the plan at path; its records are not kept.  Notes in g the hosts with which
 * plain HTTP is spoken.  Status 2 for one that is none, or that names a part which it
 * does not have. */
bool carried_read(struct carried *c, struct arena *a, const char *path,
		  struct registry_options *g, struct err *e);
/* Finds the artifact types of the referrers, whose manifests are in the folder; of one that
 * is not there it stays empty. */
void carried_types(struct carried *c, const char *blobs);
/* Calls take for each blob at and below the one of that number, once. */
void carried_walk(struct carried *c, size_t number,
		  void (*take)(void *data, struct carried_blob *b), void *data);

/* True when nothing at and below the blob of that number is based. */
bool carried_whole(struct carried *c, size_t number);

#endif

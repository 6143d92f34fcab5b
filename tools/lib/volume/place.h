/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLACE_H
#define PLACE_H
/*
 * Which volume holds which blob.  Items are taken from the largest to the smallest
 * and go, with all their blobs that have no place yet, to the first volume that has
 * the room; a blob is cut only when it alone is larger than a volume.  The outcome
 * follows from sizes and digests alone.
 */
#include "base/err.h"

/* A blob; `cost` is what it takes of a volume: its bytes, headers and line of the
 * contents. */
struct place_blob {
	struct str digest;
	int64_t size, cost;
	size_t volume;        /* the outcome: from 1; 0 when it is cut */
};

/* An item and the numbers of its blobs, which it may share with others. */
struct place_item {
	struct str digest;
	int64_t cost;         /* what it takes besides its blobs */
	const size_t *blob;
	size_t n;
	size_t number;        /* the caller's */
	/* private */
	int64_t whole;        /* with all its blobs */
};

/* A part of a blob that is cut. */
struct place_piece {
	size_t blob;          /* its number */
	size_t volume;
	int64_t from, size;   /* bytes of the blob */
};

struct place {
	/* set by the caller */
	struct arena *arena;
	int64_t first, other; /* the room for blobs in the first volume, and in each of
	                         the others */
	int64_t piece_cost;   /* what a piece takes besides its bytes */
	struct place_blob *blob; /* sorted by digest; each is an item's */
	size_t nblob;
	struct place_item *item; /* is sorted anew */
	size_t nitem;
	/* the outcome */
	size_t nvolume;       /* at least 1 */
	struct place_piece *piece; /* in the order of their blobs and bytes */
	size_t npiece;
	/* private */
	size_t cappiece, capvolume;
	int64_t *room;        /* left in each volume */
};

/* Sets the outcome.  Status 2 when a volume has no room for any blob's bytes. */
bool place_run(struct place *p, struct err *e);

#endif

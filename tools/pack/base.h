/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PACK_BASE_H
#define PACK_BASE_H
/*
 * The base of a set: what the far side has already, as files say that came back from
 * there, so that it is not carried again.
 */
#include "carried.h"
#include "volume/set.h"

struct base {
	/* set by the caller */
	struct arena *arena;
	struct carried *carried;
	const char *blobs;    /* WORK/blobs, where plan keeps manifests */
	/* the outcome */
	struct set_base *file; /* sorted, and after them the request */
	size_t n;
	size_t unknown;       /* items of a set or lock whose manifests are not in blobs */
	/* private */
	struct map *have;     /* digest → how many of the files read so far have it */
};

/*
 * Reads n files, each a receipt, the set of an earlier volume, or a lock that is taken
 * as delivered, and marks the blobs that all of them have as based.  Status 2 for any
 * other file.
 */
bool base_read(struct base *b, const char *const *path, size_t n, struct err *e);
/* Reads a request, lines DIGEST TAB REFERENCE as unpack writes them, and marks all as based
 * but what it asks for, and the manifests of the items that need that.  Status 2 for any
 * other file, and when it asks for what is not carried. */
bool base_only(struct base *b, const char *path, struct err *e);
/* mkmirror/base: the files, and the manifests that carried ones name and that the
 * target must have; in a. */
struct str base_text(struct arena *a, const struct base *b);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_H
#define STORE_H
/*
 * Files kept under their digest: DIR/sha256/HEX[SUFFIX].  A name in the store
 * always holds the bytes that it says: what is written stands under a
 * temporary name until its digest is known, and right.  Folders are made as
 * needed.  Storing what is there already changes nothing.
 */
#include <stdio.h>

#include "base/err.h"
#include "crypto/digest.h"

struct store_put {
	struct arena *arena;
	const char *dir, *suffix;
	char *tmp;
	FILE *f;
	struct digest_ctx *ctx;
	uint64_t n, max; /* bytes so far, and the most there may be */
};

/* Where the file of a digest stands, or would stand; suffix may be "". */
char *store_path(struct arena *a, const char *dir, struct str digest,
		 const char *suffix);
/* True when the store holds the digest, and its path in *path. */
bool store_has(struct arena *a, const char *dir, struct str digest,
	       const char *suffix, char **path);

/* Begins a file of at most max bytes, hashed with the algorithm of the digest
 * `like` (sha256 when empty).  Status 2 on failure. */
bool store_begin(struct store_put *s, struct arena *a, const char *dir,
		 const char *suffix, struct str like, uint64_t max, struct err *e);
/*
 * The same for a blob whose digest is known, continuing what a killed process
 * left of it: *have bytes are there already and hashed.  Of two processes that
 * write one blob the second starts a file of its own.
 */
bool store_resume(struct store_put *s, struct arena *a, const char *dir,
		  struct str digest, uint64_t max, uint64_t *have, struct err *e);
/* Removes temporary files that no process writes to any more, but for those
 * that store_resume would continue.  Not while this process writes there. */
void store_clean(struct arena *a, const char *dir);
/* Appends; status 1 when the disk is full, 2 when max is passed. */
bool store_add(struct store_put *s, const void *p, size_t n, struct err *e);
/* The same for the bytes of the file at path. */
bool store_add_file(struct store_put *s, const char *path, struct err *e);
/*
 * Ends the file: it appears in the store, its digest in *digest, its path in
 * *path.  When `want` is a digest and the bytes have another, nothing appears
 * and the error, status 1, says both.
 */
bool store_end(struct store_put *s, struct str want, struct str *digest,
	       char **path, struct err *e);
/* Drops what was written; after a failure of store_add. */
void store_abort(struct store_put *s);
/* Ends writing but leaves the bytes for store_resume. */
void store_leave(struct store_put *s);

#endif

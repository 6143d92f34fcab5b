/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_H
#define STORE_H
/*
 * Files kept under their digest: DIR/sha256/HEX[SUFFIX].  A file in the store
 * always has the digest of its name: a file is written under a temporary name
 * until its digest is known and right.  Folders are made when needed.  Storing
 * bytes that the store has changes nothing.
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

/* The path that the file of a digest has or would have; suffix may be "". */
char *store_path(struct arena *a, const char *dir, struct str digest,
		 const char *suffix);
/* True when the store has a file of that digest; *path takes its store_path in
 * any case. */
bool store_has(struct arena *a, const char *dir, struct str digest,
	       const char *suffix, char **path);

/* The same for a blob whose size is known: one of another size is not there. */
bool store_holds(struct arena *a, const char *dir, struct str digest, int64_t size,
		 char **path);

/* Begins a file of at most max bytes, hashed with the algorithm of the digest
 * `like` (sha256 when empty).  Status 2 on failure. */
bool store_begin(struct store_put *s, struct arena *a, const char *dir,
		 const char *suffix, struct str like, uint64_t max, struct err *e);
/*
 * The same for a blob whose digest is known.  It continues a file that a process
 * left unfinished: *have takes the number of bytes that are there and hashed.
 * When another process writes the same blob, a new file is begun and *have is 0.
 */
bool store_resume(struct store_put *s, struct arena *a, const char *dir,
		  struct str digest, uint64_t max, uint64_t *have, struct err *e);
/* Removes the temporary files in dir to which no process writes, except those that
 * store_resume would continue.  This process must not be writing there. */
void store_clean(struct arena *a, const char *dir);
/* Appends n bytes; status 1 when they cannot be written, 2 when max is passed. */
bool store_add(struct store_put *s, const void *p, size_t n, struct err *e);
/* Appends the bytes of the file at path; status 2 when it cannot be read. */
bool store_add_file(struct store_put *s, const char *path, struct err *e);
/*
 * Ends the file and puts it into the store; *digest takes its digest and *path
 * its path.  When `want` is not empty and the bytes have another digest, the
 * store stays as it was and the error, with status 1, names both digests.
 */
bool store_end(struct store_put *s, struct str want, struct str *digest,
	       char **path, struct err *e);
/* Ends writing and removes the temporary file. */
void store_abort(struct store_put *s);
/* Ends writing and leaves the temporary file for store_resume. */
void store_suspend(struct store_put *s);

#endif

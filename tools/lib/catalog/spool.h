/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CATALOG_SPOOL_H
#define CATALOG_SPOOL_H
/*
 * Texts that are put away into a file without a name, in TMPDIR, until they are wanted
 * again: a catalog is larger than what is to be held in memory.
 */
#include <stdio.h>

#include "base/err.h"

/* Where a text is. */
struct spool_text {
	uint64_t at;
	size_t n;
};

struct spool {
	FILE *f;
	uint64_t end;
	bool reading;
};

/* Makes the file.  Status 2. */
bool spool_open(struct spool *s, struct err *e);
/* Puts a text away; status 1. */
bool spool_put(struct spool *s, struct str text, struct spool_text *out, struct err *e);
/* Reads a text into a; status 1. */
bool spool_get(struct spool *s, struct arena *a, struct spool_text text, struct str *out,
	       struct err *e);
void spool_close(struct spool *s);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STATEMENT_H
#define STATEMENT_H
/*
 * An in-toto statement (in-toto attestation framework, spec/v1/statement.md)
 * with a link predicate (spec/predicates/link.md, version 0.3): what locks name
 * is the materials, and what a target has of it the subjects.  It depends on
 * what is where alone, not on which run brought it or in what order.
 */
#include "base/err.h"
#include "base/val.h"
#include "records/lock.h"

struct statement {
	struct arena *arena;
	struct str name;           /* of the step */
	struct val environment;    /* a map of words about the run */
	/* private */
	struct lock lock;
	struct map *subject, *material; /* by name: resource descriptors */
	struct map *locked;        /* the digests that the locks name */
	struct map *there;         /* those that the target has */
};

void statement_init(struct statement *t, struct arena *a);
/* Adds what a lock names. */
bool statement_lock(struct statement *t, const char *path, struct err *e);
/* Adds what a receipt (NULL is standard input) says to be at its target, after
 * all locks.  Status 1 when something of it is not, or two receipts contradict. */
bool statement_receipt(struct statement *t, const char *path, struct err *e);
/* It all, as one line of JSON.  Status 1 when a line of a lock is in no receipt. */
bool statement_text(const struct statement *t, struct str *out, struct err *e);

#endif

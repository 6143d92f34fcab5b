/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STATEMENT_H
#define STATEMENT_H
/*
 * An in-toto statement (in-toto attestation framework, spec/v1/statement.md) with a
 * link predicate (spec/predicates/link.md, version 0.3): the materials are the items
 * of locks, the subjects are those of them that the target has.  The statement does
 * not depend on the runs that copied them, or their order.
 */
#include "base/err.h"
#include "base/val.h"
#include "records/lock.h"

struct statement {
	struct arena *arena;
	struct str name;           /* the name of the step */
	struct val environment;    /* a map of texts about the run */
	/* private */
	struct lock lock;
	struct map *subject, *material; /* resource descriptors, by name */
	struct map *locked;        /* the digests in the locks */
	struct map *there;         /* the digests that the target has */
};

void statement_init(struct statement *t, struct arena *a);
/* Adds the items of a lock. */
bool statement_lock(struct statement *t, const char *path, struct err *e);
/* Adds the manifests of a receipt (NULL: standard input); all locks must be added
 * before.  Fails with status 1 when one of them is not at its target, or two receipts
 * contradict each other. */
bool statement_receipt(struct statement *t, const char *path, struct err *e);
/* *out takes the statement, one line of JSON.  Fails with status 1 when no receipt
 * has an item of a lock. */
bool statement_text(const struct statement *t, struct str *out, struct err *e);

#endif

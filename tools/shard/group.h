/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GROUP_H
#define GROUP_H
/* The records of a plan, grouped by what has to stay together. */
#include "needs.h"

struct group {
	size_t first;      /* the first of its records; then grouping.next */
	size_t last;
	int64_t bytes;     /* what is still to be moved, in bytes */
	struct str digest; /* the smallest digest of its records, which decides between equals */
};

struct grouping {
	const struct needs *needs;
	struct group *group; /* the largest first */
	size_t ngroup;
	size_t *next;        /* by record: the group's next one, or the number of records */
	bool *late;          /* by record: it waits for more than one group, and is in none */
	/* private */
	size_t *parent;
	int64_t *weight;
};

/*
 * Groups the records.  Manifests stand in one group with the blobs that they need and that
 * are still to be moved; a blob that several need stands with as many of them as `most`
 * bytes let in, and the others are late.  An index stands with its children and a referrer
 * with its subject, unless these are in several groups which together are more than a small
 * part of `mean` bytes; then it is late, as is what needs something late, and a line that
 * is no record.  Everything lives in a.
 */
void grouping_make(struct grouping *g, struct arena *a, const struct needs *needs, int64_t mean,
		   int64_t most);

#endif

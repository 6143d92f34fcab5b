/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEEDS_H
#define NEEDS_H
/* What the records of a plan need of each other. */
#include "records/record.h"

/* A manifest needs a blob, or another manifest. */
struct need {
	size_t manifest, what; /* places of records */
};

struct needs {
	const struct record *record;
	size_t n;
	struct need *blob;     /* those blobs first that the fewest manifests need */
	size_t nblob;
	struct need *manifest; /* children of indexes, and subjects, that are still to be pushed;
				* in the order of the records */
	size_t nmanifest;
	size_t *degree;        /* by record: how many manifests need it */
};

/* Finds the needs of the n records, in a. */
void needs_find(struct needs *s, struct arena *a, const struct record *record, size_t n);
/* True for a record of a blob or manifest that is still to be moved. */
bool needs_move(const struct record *r);
/* What moving it means, in bytes; so much at most that the sum of all is a number. */
int64_t needs_bytes(const struct needs *s, size_t i);

#endif

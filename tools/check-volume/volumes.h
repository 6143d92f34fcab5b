/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHECK_VOLUMES_H
#define CHECK_VOLUMES_H
/* Checks the bytes of all volumes; what is wrong is noted as faults of theirs. */
#include "hurt.h"
#include "reading.h"

struct checked {
	/* set by the caller */
	struct arena *arena;
	struct collection *c;
	struct hurt hurt;     /* knows afterwards which copies of blobs are good */
	char **unsure;        /* says of each piece that could not be verified why */
	size_t nunsure, capunsure;
	/* private */
	struct reading *reading;
	size_t n, cap;
	struct reading *cut;  /* blobs in pieces */
	const struct collection_blob **cut_blob; /* of each */
	size_t ncut, capcut, capblob;
	struct reading *sum;  /* of each volume that has such a piece: all of it; no digest:
	                         that is not known */
};

/* Reads all bytes.  Status 1 when not all could be read. */
bool checked_run(struct checked *x, struct err *e);

#endif

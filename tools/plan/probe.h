/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PROBE_H
#define PROBE_H
/* Asks the target which blobs it has: one HEAD each, many at a time. */
#include "known.h"

enum probe_what {
	PROBE_ALL,       /* every blob */
	PROBE_LACKING,   /* those that the volumes of their item lack */
	PROBE_ELSEWHERE  /* of these, those that their location lacks too: where the receipt
	                    says that the target has them */
};

/* Adds to k the blobs that the target has of items that it does not have.  Fails when
 * the target cannot be asked: status 75, or 4 when it refuses us. */
bool probe_blobs(struct graph *g, struct known *k, const struct item *item, size_t n,
		 enum probe_what what, struct err *e);

#endif

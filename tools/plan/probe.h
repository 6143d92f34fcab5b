/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PROBE_H
#define PROBE_H
/* Asks the target which blobs it has: one HEAD each, many at a time. */
#include "known.h"

/* Adds to k the blobs that the target has of items that it does not have.  Fails when
 * the target cannot be asked: status 75, or 4 when it refuses us. */
bool probe_blobs(struct graph *g, struct known *k, const struct item *item, size_t n,
		 struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PROBE_H
#define PROBE_H
/* Which blobs the target has already: one HEAD each, many at a time. */
#include "known.h"

/* Adds to k those of the items that are not there.  False when the target
 * cannot be asked: status 75, or 4 when it refuses us. */
bool probe_blobs(struct graph *g, struct known *k, const struct item *item, size_t n,
		 struct err *e);

#endif

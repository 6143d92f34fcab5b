/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EMIT_H
#define EMIT_H
/*
 * The plan's records: each blob once, with the places that lack it, then the
 * manifests, children before what names them.
 */
#include <stdio.h>

#include "known.h"

struct tally {
	size_t blobs, manifests, there, foreign; /* there: of both */
	size_t referrers;                        /* manifests, there or not */
	int64_t bytes;                           /* of the blobs to copy */
};

/* Writes the records of the items that did not fail.  `plain` are hosts that
 * plain HTTP is spoken with though it is not their default. */
struct tally emit_plan(FILE *f, struct graph *g, const struct known *k,
		       const struct item *item, size_t n,
		       const struct registry_options *plain);

#endif

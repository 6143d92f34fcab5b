/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EMIT_H
#define EMIT_H
/*
 * The records of a plan: each blob once, with the locations that lack it, then the
 * manifests, children before their index.
 */
#include <stdio.h>

#include "known.h"

struct tally {
	size_t blobs, manifests, there, foreign; /* there: blobs and manifests that the target has */
	size_t referrers;                        /* manifests that refer to an image */
	int64_t bytes;                           /* of the blobs to copy */
};

/* Writes the records of the items that have not failed.  The hosts in `plain` are
 * spoken to by plain HTTP. */
struct tally emit_plan(FILE *f, struct graph *g, const struct known *k,
		       const struct item *item, size_t n,
		       const struct registry_options *plain);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORDS_H
#define RECORDS_H
/* The records of a plan whose blobs were copied.  A manifest that is not at its
 * location becomes a push; other records are written again unchanged. */
#include "push.h"

struct records {
	struct record *v;
	struct push **push; /* the push of v[i], or NULL */
	size_t n;
};

/* Reads the plan at path (NULL: standard input) and gives its pushes to the pusher,
 * each after its parts; those that lack a blob are withheld.  Notes in g the hosts
 * that the records call insecure. */
bool records_read(struct records *r, struct pusher *c, struct registry_options *g,
		  const char *path, struct err *e);
/* Writes the receipt to path: the plan with the outcomes of its pushes. */
bool records_write(const struct records *r, const char *path, struct err *e);

#endif

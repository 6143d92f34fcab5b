/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORDS_H
#define RECORDS_H
/* The records of a plan whose blobs are copied.  A manifest that is not at its
 * place is a push; all others pass as they are. */
#include "push.h"

struct records {
	struct record *v;
	struct push **push; /* of v[i]; or NULL */
	size_t n;
};

/* Reads the plan at path (NULL is standard input) and gives its pushes to the
 * pusher, each after its parts; those that lack a blob are withheld.  Hosts that
 * it says to be insecure are noted in g. */
bool records_read(struct records *r, struct pusher *c, struct registry_options *g,
		  const char *path, struct err *e);
/* Writes the receipt to path: the plan with what became of its pushes. */
bool records_write(const struct records *r, const char *path, struct err *e);

#endif

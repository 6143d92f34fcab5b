/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORDS_H
#define RECORDS_H
/* The records of a plan.  A blob that is to be copied is a job; all others
 * pass as they are. */
#include "job.h"

struct records {
	struct record *v;
	struct job **job; /* of v[i]; or NULL */
	size_t n;
};

/* Reads the plan at path (NULL is standard input) and gives its jobs to the
 * copier, large ones first.  Hosts that it says to be insecure are noted in g. */
bool records_read(struct records *r, struct copier *c, struct registry_options *g,
		  const char *path, struct err *e);
/* Writes the plan to path with what became of its jobs: a record for the
 * places that have the blob, and one for those that do not. */
bool records_write(const struct records *r, const char *path, struct err *e);

#endif

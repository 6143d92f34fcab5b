/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JOBS_H
#define JOBS_H
/* The records of a plan.  A blob that is to be copied becomes a job; other records
 * are written again unchanged. */
#include "job.h"

struct jobs {
	struct record *v;
	struct job **job; /* the job of v[i], or NULL */
	size_t n;
};

/* Reads the plan at path (NULL: standard input) and gives its jobs to the copier.  Notes
 * in g the hosts that the records call insecure. */
bool jobs_read(struct jobs *r, struct copier *c, struct registry_options *g,
		  const char *path, struct err *e);
/* Writes the plan to path with the outcomes of its jobs: a record for the locations
 * that have the blob, and one for those that do not. */
bool jobs_write(const struct jobs *r, const char *path, struct err *e);

#endif

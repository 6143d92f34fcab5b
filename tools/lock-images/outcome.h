/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OUTCOME_H
#define OUTCOME_H
/* What became of the jobs. */
#include "jobs.h"

/* Prints why each job failed.  Returns the status of them all. */
enum status outcome_report(const struct job *job, size_t n);
/* Writes to the file at path the lines of the jobs that did not fail, and the lock's own
 * for those that failed and stay; or when `good` is false the list of those that failed.
 * Ends the program when that fails. */
void outcome_write(struct arena *a, const char *path, const struct job *job, size_t n,
		   bool good);
/* True when an image was resolved, or the list has none. */
bool outcome_resolved(const struct job *job, size_t n);
/* True when a chart is not the one of the lock, so that its images may not be either. */
bool outcome_moved(const struct job *job, size_t n);

#endif

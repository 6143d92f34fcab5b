/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHANGE_H
#define CHANGE_H
/* What would be different in a lock that is written. */
#include "jobs.h"

/*
 * Prints what the items of the jobs change in the old lock: lines that are added,
 * moved to another digest or changed otherwise, and with `whole` those that are
 * removed.  Both are sorted.  Returns how many lines that are.
 */
size_t changes_show(struct arena *a, const struct lock *old, const struct job *job, size_t n,
		    bool whole);

#endif

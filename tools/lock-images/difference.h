/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DIFFERENCE_H
#define DIFFERENCE_H
/* What is different in the lock that the jobs make. */
#include "jobs.h"
#include "records/change.h"

/* Sets of kinds of changes. */
enum { DIFFERENCE_MOVED = 1 << CHANGE_MOVED,
       DIFFERENCE_KEPT = DIFFERENCE_MOVED | 1 << CHANGE_ADDED | 1 << CHANGE_COLUMNS,
       DIFFERENCE_ALL = DIFFERENCE_KEPT | 1 << CHANGE_REMOVED };

/*
 * Prints what the items of the n jobs change in the old lock, the changes of the given
 * kinds alone.  Both are sorted.  A job that failed changes nothing, unless its chart is
 * not the one of the lock, or the lock has no such item.  Returns how many changes that
 * are.
 */
size_t difference_show(struct arena *a, const struct lock *old, const struct job *job, size_t n,
		       unsigned kinds);

#endif

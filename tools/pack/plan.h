/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PACK_PLAN_H
#define PACK_PLAN_H
/* The plan of what a lock names, and the lock of what a plan names. */
#include "carried.h"
#include "records/lock.h"

/* Runs mkmirror-plan, for a layout that is not there, so that nothing counts as there
 * already.  `options` are n of its command line; the plan goes to the file `out`.
 * Fails with the status of the program, which has said why. */
bool plan_run(struct arena *a, const char *argv0, const char *const *options, size_t n,
	      const char *lock, const char *out, struct err *e);
/* Gives the items of a plan the names and platforms that the lock has for them. */
void plan_name_items(struct carried *c, const struct lock *l);
/* The lock of the items of a plan that was made from another file. */
struct str plan_lock(struct arena *a, const struct carried *c);

#endif

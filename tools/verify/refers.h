/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REFERS_H
#define REFERS_H
/* Adds checks of the signatures, SBOMs and other referrers that a plan found, from
 * WORK/referrers.jsonl. */
#include "check.h"

/* Adds them for the items of the lock; the first checks of the verifier are those of
 * these items, in their order. */
bool refers_add(struct verifier *s, const struct lock *lock, struct err *e);

#endif

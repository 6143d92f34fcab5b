/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REFERS_H
#define REFERS_H
/* Signatures, SBOMs and other referrers that a plan found, by
 * WORK/referrers.jsonl: they should be at the target too. */
#include "check.h"

/* Adds those of the lock's items, whose checks are the verifier's first. */
bool refers_add(struct verifier *s, const struct lock *lock, struct err *e);

#endif

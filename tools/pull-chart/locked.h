/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LOCKED_H
#define LOCKED_H
/* The lock of --lock, whose digests decide which charts are pulled. */
#include "pull.h"

/* Reads the lock at path, which need not exist.  Status 2. */
bool locked_read(struct pull *p, struct arena *a, const char *path, struct err *e);
/* Sets the version and digest of a chart that the lock has: the one of that version, or
 * else the newest in the range that w asks for.  Local charts are compared with the
 * lock when they are packed. */
void locked_set(const struct pull *p, struct wanted *w);

#endif

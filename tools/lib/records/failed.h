/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FAILED_H
#define FAILED_H
/*
 * Lists of what failed, which are input for the next run: before each line of a list or
 * a lock a comment says why.
 */
#include <stdio.h>

#include "base/err.h"
#include "base/map.h"

/* Writes a line and why it failed. */
void failed_write(FILE *f, struct str line, const char *why);
/* Reads such a list into a map from the name of each item (records/lock.h) to why it
 * failed; a list that is not there is empty.  Status 2 when it cannot be read. */
bool failed_read(struct arena *a, const char *path, struct map *out, struct err *e);

#endif

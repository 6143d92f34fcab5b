/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DEPFILE_H
#define DEPFILE_H
/* What a program read, as rules for make and ninja. */
#include "err.h"

/*
 * Writes "target: path…" to file, each path once, and for each path an empty
 * rule, so that one which disappears makes the target anew instead of stopping
 * make.  Paths should be absolute.  Status as output_commit's.
 */
bool depfile_write(struct arena *a, const char *file, const char *target,
		   const struct str *path, size_t n, struct err *e);

#endif

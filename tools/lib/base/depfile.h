/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DEPFILE_H
#define DEPFILE_H
/* Files that list, as rules for make and ninja, what a program read. */
#include "err.h"

/*
 * Writes "target: path…" to file, each path once, and an empty rule for each
 * path, so that make remakes the target when a path has disappeared instead of
 * stopping.  Paths should be absolute; a path with a newline is left out.
 * Fails as output_open and output_commit do.
 */
bool depfile_write(struct arena *a, const char *file, const char *target,
		   const struct str *path, size_t n, struct err *e);

/* Reads the paths of a file that depfile_write wrote, but not its target: *path takes
 * an array of *n, in a.  Fails as file_read does. */
bool depfile_read(struct arena *a, const char *file, struct str **path, size_t *n,
		  struct err *e);

#endif

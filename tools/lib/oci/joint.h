/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JOINT_H
#define JOINT_H
/*
 * A file whose bytes are read by their places: one of the system, or one that is lost
 * and follows from others, the bytes of which are combined by exclusive or; a shorter one
 * counts as if zeros followed.  The latter has a path of its own, "xor:" and the paths of
 * those with TABs between.
 */
#include <stdio.h>
#include <sys/types.h>

#include "base/err.h"

struct joint {
	FILE **f;
	size_t n;
};

/* The path of the file that follows from the n others, in a. */
char *joint_path(struct arena *a, const char *const *path, size_t n);
/* True for such a path. */
bool joint_is_path(const char *path);
/* Opens the file at path, or those it follows from.  Status 2, naming the path. */
bool joint_open(struct joint *j, const char *path, struct err *e);
/* Reads at most n bytes at that place; 0 at the end, -1 with errno on failure. */
ssize_t joint_read(const struct joint *j, void *p, size_t n, int64_t at);
/* Harmless when nothing is open. */
void joint_close(struct joint *j);

#endif

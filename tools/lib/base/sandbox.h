/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SANDBOX_H
#define SANDBOX_H
/*
 * Gives up, for good, what a program that works on hostile input does not
 * need.  It is a second wall: the program does not ask for these things
 * anyway, and where the kernel cannot enforce it nothing is lost but that.
 */
#include <stdbool.h>

struct sandbox {
	const char *const *readable; /* files and folders that stay readable, ended by NULL */
	const char *const *writable; /* folders that stay writable; the same */
};

/* What sandbox_enter could enforce. */
enum {
	SANDBOX_FILES = 1,  /* Landlock: no other file can be opened or made */
	SANDBOX_SYSTEM = 2  /* seccomp: no socket, no new process, no tracing */
};

/*
 * Files that are open stay usable.  A denied call fails with EACCES.
 * Returns which of the flags above are in force; never fails.
 */
int sandbox_enter(const struct sandbox *s);

#endif

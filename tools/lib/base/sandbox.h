/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SANDBOX_H
#define SANDBOX_H
/*
 * A sandbox for programs that work on hostile input: a process gives up, for
 * good, the rights that it does not need.  It is a second defence: the programs
 * do not use these rights anyway, so they work as well where the kernel cannot
 * enforce the sandbox.
 */
#include <stdbool.h>

struct sandbox {
	const char *const *readable; /* files and folders that stay readable; ended by NULL */
	const char *const *writable; /* folders that stay writable; ended by NULL */
};

enum {
	SANDBOX_FILES = 1,  /* Landlock: no other file can be opened or made */
	SANDBOX_SYSTEM = 2  /* seccomp: no socket, no new process or thread, no tracing */
};

/*
 * Enters the sandbox.  Files that are open stay usable; a denied call fails with
 * EACCES.  Returns which of the flags above the kernel enforces; never fails.
 */
int sandbox_enter(const struct sandbox *s);

#endif

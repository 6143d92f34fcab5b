/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PROCESS_H
#define PROCESS_H
/* Programs that this one starts, without a shell. */
#include <sys/types.h>

#include "err.h"

enum {
	PROCESS_SAME = -1, /* as this process has it */
	PROCESS_NONE = -2, /* /dev/null */
	PROCESS_PIPE = -3  /* process_run writes the input there, or keeps what comes */
};

/* A program and what it is given. */
struct process {
	const char *path;         /* of its file */
	const char *const *argv;  /* its arguments, its name first and NULL at the end */
	char *const *environment; /* or NULL: that of this process */
	int in, out, err;         /* its standard input, output and error: a descriptor, or
	                           * one of the above */
	struct str input;         /* for process_run; a program may end before it read all */
};

/* How a process ended, and what it wrote. */
struct process_end {
	int status;           /* its exit status; 127 when it has none */
	int signal;           /* the signal that ended it, or 0 */
	struct str out, err;  /* what is kept */
};

/* Starts the program.  Of the files that this process has open it gets those that it is
 * given, and those without FD_CLOEXEC.  Returns its process id, or -1 with errno. */
pid_t process_start(const struct process *p);
/* Waits until the process has ended; *status takes what waitpid tells.  False with
 * errno. */
bool process_wait(pid_t pid, int *status);
/* Makes a pipe of which both ends have FD_CLOEXEC; false with errno. */
bool process_pipe(int fd[2]);
/* Runs the program to its end, whatever that is.  Fails with status 1 when it cannot be
 * started, or writes more than max bytes to what is kept. */
bool process_run(struct arena *a, const struct process *p, size_t max,
		 struct process_end *end, struct err *e);

#endif

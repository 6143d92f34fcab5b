/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STAGES_H
#define STAGES_H
/*
 * All stages at once: make runs stages.mk, the makefile that products use, in
 * a work folder.  Its variables are documented there.
 */
#include "base/buf.h"
#include "base/err.h"

struct stages {
	struct arena *arena;
	const char *work;   /* absolute */
	char **argv;        /* make's, the goal to come last */
	size_t n, cap;
	bool quiet;         /* what make says goes to standard error */
};

/* Prepares a run in the folder `work`, which is made when it is missing; what
 * an earlier run left of its statuses is removed.  Status 2. */
bool stages_init(struct stages *s, struct arena *a, const char *argv0,
		 const char *work, struct err *e);
/* Sets mirror.NAME. */
void stages_set(struct stages *s, const char *name, const char *value);
void stages_set_flags(struct stages *s, const char *name, struct buf *flags);
/* Brings the goal up to date; *status is that of the earliest stage that failed,
 * of several such the lowest.  False when make could not run. */
bool stages_run(struct stages *s, const char *goal, int *status, struct err *e);

/* Appends " --option 'value'" to the flags of a stage, quoted for the shell;
 * value may be NULL. */
void flag_add(struct buf *flags, const char *option, const char *value);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STAGES_H
#define STAGES_H
/*
 * Runs all stages: make runs stages.mk, the makefile that products use too, in a work
 * folder.  The head of mkmirror.mk documents the variables.
 */
#include "base/buf.h"
#include "base/err.h"

struct stages {
	struct arena *arena;
	const char *work;   /* the absolute path of the work folder */
	char **argv;        /* the arguments of make; stages_run adds the goal */
	size_t n, cap;
	bool quiet;         /* make's standard output goes to standard error */
};

/* Prepares a run in the folder `work`: makes the folder when it is missing, and
 * removes the status files of an earlier run.  Fails with status 2. */
bool stages_init(struct stages *s, struct arena *a, const char *argv0,
		 const char *work, struct err *e);
/* Sets the variable mirror.NAME to the value, or to the flags. */
void stages_set(struct stages *s, const char *name, const char *value);
void stages_set_flags(struct stages *s, const char *name, struct buf *flags);
struct product {
	const char *goal; /* of make */
	const char *file; /* that it makes in the work folder */
};
/* Makes the product and, when *status is STATUS_OK, writes its file to `to` as
 * file_write does.  False as stages_run, or when the file cannot be read or written. */
bool stages_product(struct stages *s, const struct product *p, const char *to, int *status,
		    struct err *e);
/* Brings the goal up to date.  *status is that of the earliest stage that failed;
 * when it failed for several components, the lowest.  False when make could not run. */
bool stages_run(struct stages *s, const char *goal, int *status, struct err *e);

/* Appends " --option 'value'" to the flags of a stage, quoted for the shell;
 * value may be NULL. */
void flag_add(struct buf *flags, const char *option, const char *value);

#endif

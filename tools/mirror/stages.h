/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STAGES_H
#define STAGES_H
/*
 * A run of stages.mk: its variables, and what becomes of it.  Everything lives
 * in the run's arena; what cannot go on ends the program.
 */
#include "buf.h"

struct mirror {
	struct arena *arena;
	char *config, *work, *lock, *target;
	const char *kind, *kube_version, *seed, *until;
	bool relock, allow_empty;
	struct buf rules, extract_flags, lock_flags, plan_flags, copy_flags;
};

/* text as one word for the shell. */
char *shell_quote(struct arena *a, const char *text);
/* " --option 'value'" behind the flags of a stage; value may be NULL. */
void mirror_flag(struct mirror *m, struct buf *flags, const char *option,
		 const char *value);
/* A file of rules: an option, and a word for make, which looks at its time. */
void mirror_rules(struct mirror *m, const char *path);
/* The path from the root folder; it need not exist. */
char *path_full(struct arena *a, const char *path);
/* A target as it is, but for the path of a layout. */
char *target_full(struct arena *a, const char *target);

/* Makes the folders of the work folder and drops the statuses of an earlier
 * run. */
void stages_prepare(struct mirror *m);
/* Runs make on the makefile; the exit status is that of the stage that failed. */
int stages_run(struct mirror *m, const char *stages);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CREATE_H
#define CREATE_H
/*
 * A command of the user that makes a repository where a registry makes none
 * itself.  It runs without a shell, once for each repository that turns out
 * to be missing, and what it prints goes to standard error.
 */
#include "base/command.h"
#include "registry.h"

struct create {
	struct arena *arena;
	struct command command;
	struct map *made;     /* "HOST/REPOSITORY" → true, or why it could not be */
};

/* Reads the command, as command_parse. */
bool create_parse(struct arena *a, struct create *c, const char *command, struct err *e);
/*
 * Runs the command when the call failed because its repository is missing.
 * True when that is there now, so that the call may be made again; otherwise
 * what is wrong is added to e, which is the call's error.
 */
bool create_missing(struct create *c, const struct registry_call *call,
		    const struct location *at, struct err *e);

#endif

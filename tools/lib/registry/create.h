/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CREATE_H
#define CREATE_H
/*
 * The user's command (--create-cmd) that makes a repository, for registries that
 * do not make repositories at the first push.  It runs without a shell, once for
 * each repository that is missing, and its output goes to standard error.
 */
#include "base/command.h"
#include "registry.h"

struct create {
	struct arena *arena;
	struct command command;
	struct map *made;     /* "HOST/REPOSITORY" → true, or why the command failed */
};

/* Reads the command as command_parse does; fails as that does. */
bool create_parse(struct arena *a, struct create *c, const char *command, struct err *e);
/*
 * Runs the command when the call failed because its repository is missing.
 * True when the command succeeded, so that the call may be made again.  Otherwise,
 * when the repository is missing, the reason is added to e, the call's error.
 */
bool create_missing(struct create *c, const struct registry_call *call,
		    const struct location *at, struct err *e);

#endif

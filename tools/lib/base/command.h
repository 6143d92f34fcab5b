/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMMAND_H
#define COMMAND_H
/*
 * A command of the user, which runs without a shell: words at white space,
 * where '…' and "…" keep it, and in each word {} stands for a name.
 */
#include <sys/types.h>

#include "err.h"

struct command {
	char **word;     /* NULL: none */
	size_t n;
	const char *dir; /* where it runs; NULL: here */
};

/* Splits the text.  Status 2 for an open quote, no word or too many. */
bool command_parse(struct arena *a, struct command *c, const char *text, struct err *e);
/* Starts the command for a name: it reads nothing, and what it prints goes to
 * standard error.  -1 with errno when it cannot be started. */
pid_t command_start(struct arena *a, const struct command *c, struct str name);
/* Why a command that waitpid gave the status for did not succeed, after its
 * program's name: "ended with status 3"; NULL when it did. */
const char *command_trouble(struct arena *a, int status);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMMAND_H
#define COMMAND_H
/*
 * A command that the user gives as one text and that runs without a shell.  The
 * text is split at white space, except within '…' and "…"; in each word {}
 * stands for a name that command_start is given.
 */
#include <sys/types.h>

#include "err.h"

struct command {
	char **word;     /* NULL: there is no command */
	size_t n;
	const char *dir; /* the folder in which it runs; NULL: the current one */
};

/* Splits the text into words, which live in a.  Fails with status 2 when a quote
 * is open, or there is no word or too many. */
bool command_parse(struct arena *a, struct command *c, const char *text, struct err *e);
/* Starts the command with the name in place of each {}.  Its input is empty and
 * its output goes to standard error.  Returns the process id, for waitpid, or -1
 * with errno set. */
pid_t command_start(struct arena *a, const struct command *c, struct str name);
/*
 * Runs the command with the name in place of each {}: it reads `input` and what it prints, at most max bytes, is *out,
 * in a; its messages go to standard error.  Status 2, naming it, when it does not
 * run, fails or prints more.
 */
bool command_filter(struct arena *a, const struct command *c, struct str name,
		    struct str input, size_t max, struct str *out, struct err *e);
/* Why the command failed, given the status that waitpid told, as words that
 * follow the program's name: "ended with status 3"; NULL when it succeeded. */
const char *command_failure(struct arena *a, int status);

#endif

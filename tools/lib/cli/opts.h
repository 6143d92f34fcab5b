/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OPTS_H
#define OPTS_H
/*
 * Command lines.  A program describes its options in one table; parsing,
 * --help, and the shells' completion all come from it.  -h/--help,
 * -V/--version and --options-table, which the build uses, are answered here.
 */
#include "base/err.h"

struct opt {
	int key;           /* a letter for a short option, or 256 and up */
	const char *name;  /* long name, or NULL */
	const char *arg;   /* name of its argument, or NULL */
	const char *help;  /* one line, lower case, no full stop */
};

struct program {
	const char *name;       /* "render" */
	const char *synopsis;   /* operands and options as in the page's SYNOPSIS,
	                           lines separated by '\n' */
	const char *purpose;    /* one line, as the page's NAME */
	const struct opt *opts; /* ended by a key of 0 */
};

struct opts {
	const struct program *prog;
	int argc;
	char **argv;
	const char *arg; /* the argument of the option returned last */
	int n;           /* after the last option: how many operands ... */
	char **operand;  /* ... and where */
	struct option *longs;
	char *shorts;
	struct arena *arena;
};

/* Prepares parsing of main's arguments and names the program for warn(). */
void opts_init(struct opts *o, struct arena *a, const struct program *prog,
	       int argc, char **argv);
/* The key of the next option, -1 after the last.  A wrong call prints one
 * line and the usage and exits with 2; so does an empty argument of an option
 * that wants a FILE, DIR, HOST, COMMAND, TARGET, FROM=TO or number. */
int opts_next(struct opts *o);
/* Ends with status 2 after one line that says what is wrong, and the usage. */
_Noreturn void opts_fail(const struct opts *o, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif

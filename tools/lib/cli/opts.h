/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OPTS_H
#define OPTS_H
/*
 * Command lines.  A program's options are rows of the tables of options, which
 * the file `options` beside this one describes; the build makes options.h of
 * them, with PROGRAM_NAME for each program and a key for each option.
 * -h/--help, -V/--version and --stage (stage.h), by which makefiles start
 * programs, are answered here, and what is refused by name or has no effect is
 * as well.
 */
#include "base/err.h"
#include "options.h"

enum opt_kind { ARG_FLAG, ARG_TEXT, ARG_LIST, ARG_FILE, ARG_DIR, ARG_LOCATION, ARG_COMMAND,
		ARG_WORD };
enum opt_effect { EFFECT_DONE, EFFECT_NONE, EFFECT_REFUSED };

struct opt {
	int key;           /* a letter for a short option, or OPT_NAME */
	const char *name;  /* long name, or NULL */
	const char *arg;   /* name of its argument, or NULL */
	const char *help;  /* one line, lower case, no full stop */
	enum opt_kind kind; /* of its argument */
	enum opt_effect effect;
	unsigned stages;   /* those that it is handed to: bits 1u << STAGE_NAME */
};

struct program {
	const char *name;       /* "render" */
	const char *synopsis;   /* operands and options as in the page's SYNOPSIS */
	const char *purpose;    /* one line, as the page's NAME */
	const struct opt *opts; /* ended by a key of 0 */
};

struct opts {
	const struct program *prog;
	int argc;
	char **argv;
	const struct opt *opt; /* the option returned last ... */
	const char *arg;       /* ... and its argument */
	struct err err;  /* what a library found wrong with it: the end of the program */
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
 * that wants more than a text.  When o->err is set, its message ends the
 * program with its status: who takes the options before need not ask. */
int opts_next(struct opts *o);
/* Ends with status 2 when there are operands. */
void opts_no_operand(const struct opts *o);
/* Ends with status 2 after one line that says what is wrong, and the usage. */
_Noreturn void opts_fail(const struct opts *o, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif

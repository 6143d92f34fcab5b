/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OPTS_H
#define OPTS_H
/*
 * Command lines.  A program's options are rows of the tables of options, which
 * the file `options` beside this one describes; the build makes options.h of
 * the tables, with PROGRAM_NAME for each program and a key for each option.
 * Every program takes -h/--help, -V/--version and --stage (stage.h), which
 * makefiles give; they, and options that are refused or have no effect, are
 * handled here and not returned to the program.
 */
#include "base/err.h"
#include "options.h"

enum opt_kind { ARG_FLAG, ARG_TEXT, ARG_LIST, ARG_FILE, ARG_DIR, ARG_LOCATION, ARG_SOURCE,
		ARG_COMMAND, ARG_WORD, ARG_CHOICE };
enum opt_effect { EFFECT_DONE, EFFECT_NONE, EFFECT_REFUSED };

struct opt {
	int key;           /* a letter for a short option, or OPT_NAME */
	const char *name;  /* long name, or NULL */
	const char *arg;   /* name of its argument, or NULL; "[dir]": it may be left out */
	const char *help;  /* one line, lower case, no full stop */
	enum opt_kind kind; /* of its argument */
	enum opt_effect effect;
	unsigned stages;   /* the stages that get it too: bits 1u << STAGE_NAME */
};

struct program {
	const char *name;       /* "render" */
	const char *synopsis;   /* operands and options as in the page's SYNOPSIS */
	const char *purpose;    /* one line, as the page's NAME */
	const struct opt *opts; /* ended by a key of 0 */
};

struct opts {
	/* the outcome of opts_next */
	const struct opt *opt; /* the option that opts_next returned last */
	const char *arg;       /* the argument of that option */
	int choice;            /* of an argument like yaml|json: which of the words, from 0 */
	int n;           /* after the last option: the number of operands */
	char **operand;  /* the operands */

	/* set by functions that take options; opts_next ends the program for it */
	struct err err;

	/* private */
	const struct program *prog;
	int argc;
	char **argv;
	struct option *longs;
	char *shorts;
	struct arena *arena;
};

/* Prepares parsing of main's arguments and names the program for warn(). */
void opts_init(struct opts *o, struct arena *a, const struct program *prog,
	       int argc, char **argv);
/* The key of the next option, -1 after the last one.  After a usage error, as
 * an unknown option, an empty argument for a kind other than text and list, or none
 * of the words of a choice, it prints one line and
 * the usage, or where another option may be meant that suggestion alone, and exits with 2.  When something set o->err for
 * the option before, it prints that error and exits with its status, so that
 * functions which take an option need no result. */
int opts_next(struct opts *o);
/* Exits as opts_fail does when there are operands. */
void opts_no_operand(const struct opts *o);
/* Prints one line that says what is wrong, and the usage; exits with 2. */
_Noreturn void opts_fail(const struct opts *o, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMMAND_TABLE_H
#define COMMAND_TABLE_H
/*
 * The commands of aicr and their flags: which program of ours does what a command does,
 * and which of its options a flag is.  Nothing else in this folder knows a flag.
 */
#include "base/val.h"

enum flag_kind {
	FLAG_SWITCH, /* true or false */
	FLAG_ONE,    /* has a value, and may be given once */
	FLAG_LAST,   /* has a value; the last one counts */
	FLAG_LIST    /* has a value, and may be given again */
};

struct flag {
	const char *name;   /* "recipe" */
	const char *other;  /* another name: a letter or a word; or NULL */
	enum flag_kind kind;
	/*
	 * The option of our program, "--recipe"; "" for an operand, which stands last;
	 * "=" when the flag has no effect here; "!WHY" when it is refused.
	 */
	const char *native;
	const char *config; /* the path of its value in an AICRConfig's spec; or NULL */
	const char *env;    /* the variable that gives its value; or NULL */
};

struct command {
	const char *name;    /* "evidence verify" */
	const char *program; /* "verify-evidence"; or "!WHY" when it is refused */
	const char *option;  /* an option that the program gets always; or NULL */
	const struct flag *flags;
	int operands;        /* the most that it takes */
};

/* The commands, ended by a NULL name. */
extern const struct command commands[];
/* The flag of that name or letter; NULL when the command has none. */
const struct flag *flag_find(const struct command *c, struct str name);

#endif

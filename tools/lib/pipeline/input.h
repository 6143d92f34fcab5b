/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INPUT_H
#define INPUT_H
/*
 * The part of a command line that says what the stages start from (a mirror.yaml, a
 * list of images, or a recipe), and the options that are forwarded to the stages.
 */
#include "cli/opts.h"
#include "stages.h"

struct input {
	struct arena *arena;
	const char *config; /* an absolute path, or a URL; empty for a recipe by criteria */
	const char *kind;   /* "config", "list" or "recipe"; NULL when no input was named */
	const char *matrix; /* an absolute path, or empty */
	const char *work, *seed, *annotated;
	const char *kube_version; /* NULL: not given */
	bool render; /* render the charts of a list too */
	bool allow_empty, audit, recipes; /* recipes: the option --recipes was given */
	struct buf flags[STAGES]; /* the options that are forwarded to each stage */
};

void input_init(struct input *in, struct arena *a);
/* Takes the option that opts_next returned: keeps it, or forwards it to the stages
 * that its row names.  False when the option is for neither.  A wrong argument sets
 * o->err. */
bool input_option(struct input *in, struct opts *o, int key);
/* The path of a file or folder, and the DIR of an oci:DIR, made absolute, because the
 * stages run in the work folder; any other argument as it is. */
const char *input_argument(struct arena *a, const struct opt *opt, const char *arg);
/* Notes that a recipe is asked for by criteria, of which `option` is one.  Fails with
 * status 2 when an input is named already. */
bool input_criteria(struct input *in, const char *option, struct err *e);
/* Fails with status 2 when no input was named, when it cannot be read, or when
 * options are about another kind of input. */
bool input_check(const struct input *in, struct err *e);
/* Sets the variables of stages.mk from the input and its flags. */
void input_set(struct input *in, struct stages *s);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INPUT_H
#define INPUT_H
/*
 * The part of a command line that says what the stages start from, a
 * mirror.yaml, a list of images, or a recipe, and what is handed to them.
 */
#include "cli/opts.h"
#include "stages.h"

struct input {
	struct arena *arena;
	const char *config; /* absolute, or a URL; empty for criteria alone */
	const char *kind;   /* config, list or recipe; NULL when nothing was named */
	const char *matrix; /* absolute, or empty */
	const char *work, *seed, *annotated;
	const char *kube_version; /* NULL: not given */
	bool render; /* the charts of a list too */
	bool allow_empty, audit, recipes; /* --recipes was given */
	struct buf flags[STAGES]; /* what is handed to each stage */
};

void input_init(struct input *in, struct arena *a);
/* Takes the option that opts_next returned: hands it to the stages that its row
 * names, or keeps it; false when it is another option's.  A wrong one sets
 * o->err. */
bool input_option(struct input *in, struct opts *o, int key);
/* The path of a file or folder, or of the layout of a location, absolute, as the
 * stages need it, which run in the work folder; other arguments as they are. */
const char *input_argument(struct arena *a, const struct opt *opt, const char *arg);
/* That the recipe is asked for by criteria, `option` being one of them: status 2
 * when something else was named already. */
bool input_criteria(struct input *in, const char *option, struct err *e);
/* Status 2 when nothing was named, or what cannot be read, or when options are
 * about something else. */
bool input_check(const struct input *in, struct err *e);
/* Sets the variables of the stages. */
void input_set(struct input *in, struct stages *s);

#endif

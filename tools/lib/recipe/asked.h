/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASKED_H
#define ASKED_H
/*
 * The part of a command line that says which recipe is meant: criteria named
 * as aicr names its flags, and where the data tree is.
 */
#include "recipe.h"

struct asked {
	struct criteria criteria;
	bool given[CRITERIA_FIELDS + 1]; /* the last is for nodes */
	const char *recipes, *data;
	bool allow_uncovered, debug;
};

/* Takes an option of the programs that are asked for a recipe; false when key
 * is another option's.  A criterion that is wrong or given twice sets e. */
bool asked_option(struct asked *q, struct arena *a, int key, const char *arg, struct err *e);
/* Opens the data tree; status 2 when none was named. */
bool asked_open(const struct asked *q, struct recipes *r, struct arena *a,
		struct err *e);
/* The recipe that the criteria resolve to. */
bool asked_resolve(const struct asked *q, struct recipes *r, struct val *out,
		   struct err *e);
/* The recipe of a document's text; where is the name it goes by. */
bool asked_parse(struct recipes *r, struct str text, const char *where,
		 struct val *out, struct err *e);
/* Says, when asked to, path and file of every value, sorted. */
void asked_explain(const struct asked *q, const struct recipes *r,
		   void (*say)(const char *text));

#endif

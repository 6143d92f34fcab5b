/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECIPE_OPTIONS_H
#define RECIPE_OPTIONS_H
/*
 * The options that say which recipe is meant: the criteria, with the names of aicr's
 * flags, and the data tree.
 */
#include "recipe.h"

struct recipe_options {
	struct criteria criteria;
	bool given[CRITERIA_FIELDS + 1]; /* the last one is for nodes */
	const char *recipes, *data;
	bool allow_uncovered, debug, aicr, strict;
};

/* Takes an option of the programs that resolve recipes; false when the option is not
 * one of these.  A wrong criterion, or one given twice, sets e. */
bool recipe_option(struct recipe_options *q, struct arena *a, int key, const char *arg, struct err *e);
/* Opens the data tree.  Fails with status 2 when no option named it. */
bool recipe_options_open(const struct recipe_options *q, struct recipes *r, struct arena *a,
		struct err *e);
/* *out takes the recipe that the criteria resolve to. */
bool recipe_options_resolve(const struct recipe_options *q, struct recipes *r, struct val *out,
		   struct err *e);
/* Reads the recipe of a document's text; `where` names the document in messages. */
bool recipe_options_parse(struct recipes *r, struct str text, const char *where,
		 struct val *out, struct err *e);
/* With --debug, calls `say` with the path and file of every value,
 * sorted. */
void recipe_options_explain(const struct recipe_options *q, const struct recipes *r,
		   void (*say)(const char *text));

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RESULT_H
#define RESULT_H
/*
 * Recipe documents as AICR loads them: a RecipeResult with the fields that AICR knows, or
 * an overlay, for whose criteria a recipe is resolved.
 */
#include "recipe_options.h"

/* Reads a document that should be one. */
bool result_parse(struct arena *a, struct str text, struct val *out, struct err *e);
/*
 * *v, what result_parse gave, becomes a recipe: of a RecipeResult the fields that AICR
 * knows, for an overlay the recipe of its criteria.  Then the overlays of the data tree of
 * r are read, which q names.  `where` names the document in messages.  Fails with status 2.
 */
bool result_complete(struct recipes *r, const struct recipe_options *q, const char *where,
		     struct val *v, struct err *e);

#endif

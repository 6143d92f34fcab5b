/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECIPE_H
#define RECIPE_H
/*
 * Recipes: from criteria to the components of a deployment and their values.
 * A recipe is a document (kind RecipeResult) with its keys in the order in
 * which they are printed.
 */
#include "catalog.h"
#include "overlay.h"
#include "trace.h"

#define RECIPE_API "aicr.run/v1alpha2"

struct recipes {
	struct arena *arena;
	struct tree tree;
	struct catalog catalog;
	struct overlays overlays;
	struct trace *trace; /* set to trace_new() to remember files */
};

/* Reads the data tree `base` and, unless NULL, the one laid over it. */
bool recipes_open(struct recipes *r, struct arena *a, const char *base,
		  const char *over, struct err *e);
/*
 * The recipe for a query.  Something must be asked for, with known values,
 * and, unless allow_uncovered, each value asked for must be carried by an
 * overlay that applies.  Status 2 on failure.
 */
bool recipe_resolve(struct recipes *r, const struct criteria *q,
		    bool allow_uncovered, struct val *out, struct err *e);
/* Reads a recipe document and checks that it is one. */
bool recipe_parse(struct arena *a, struct str text, const char *name,
		  struct val *out, struct err *e);
/* The values of a component reference: its values file over the component's
 * own, then its overrides. */
bool recipe_values(struct recipes *r, struct val ref, struct val *out,
		   struct err *e);
/* The recipe with components by name, each with its values: what selectors
 * are asked of. */
bool recipe_hydrate(struct recipes *r, struct val recipe, struct val *out,
		    struct err *e);

#endif

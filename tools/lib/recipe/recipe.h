/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECIPE_H
#define RECIPE_H
/*
 * Recipes: the components of a deployment, with their values, that follow from
 * criteria.  A recipe is a document (kind RecipeResult) whose keys have the order in
 * which they are printed.
 */
#include "catalog.h"
#include "overlay.h"
#include "trace.h"

#define RECIPE_API "aicr.run/v1alpha2"
#define RECIPE_API_AICR "aicr.nvidia.com/v1alpha1" /* of the version in base/aicr.h */

struct recipes {
	/* The checks of later versions are left out, and documents are those of the
	 * version in base/aicr.h. */
	bool aicr;
	bool unstated; /* criteria that are all `any` are taken */
	bool strict; /* only criteria that criteria_known() has */
	struct arena *arena;
	struct tree tree;
	struct catalog catalog;
	struct overlays overlays;
	struct trace *trace; /* trace_new() notes the files of values, NULL does not */
};

/* Reads the data tree `base` and the upper tree `over`, which may be NULL: the catalog
 * and the overlays. */
bool recipes_open(struct recipes *r, struct arena *a, const char *base,
		  const char *over, struct err *e);
/* The same without the overlays, for a recipe that is there already. */
bool recipes_open_catalog(struct recipes *r, struct arena *a, const char *base,
			  const char *over, struct err *e);
/*
 * *out takes the recipe for a query.  Some field must be set, values must be known,
 * and unless allow_uncovered each must be in an overlay that applies.  Fails with
 * status 2.
 */
bool recipe_resolve(struct recipes *r, const struct criteria *q,
		    bool allow_uncovered, struct val *out, struct err *e);
/* Reads a recipe document and checks that it is one. */
bool recipe_parse(struct arena *a, struct str text, const char *name,
		  struct val *out, struct err *e);
/* *out takes the values of a component reference: those of the component, replaced by
 * those of its values file, replaced by its overrides. */
bool recipe_values(struct recipes *r, struct val ref, struct val *out,
		   struct err *e);
/* *out takes the recipe with a map of its components, each with its values; selectors
 * are paths in it. */
bool recipe_hydrate(struct recipes *r, struct val recipe, struct val *out,
		    struct err *e);

#endif

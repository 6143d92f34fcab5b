/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CANONICAL_H
#define CANONICAL_H
/* The canonical bytes of a recipe, over which AICR takes its digest. */
#include "base/err.h"
#include "base/val.h"

/*
 * *out takes the bytes of a RecipeResult, in a: YAML indented by four, of the fields that
 * AICR knows, with keys sorted.  Neither order, comments, spelling nor unknown fields
 * matter; defaults are not filled in.  Fails with status 2 when a field has another type.
 */
bool recipe_canonical(struct arena *a, struct val recipe, struct str *out, struct err *e);

#endif

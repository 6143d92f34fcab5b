/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CANDIDATES_H
#define CANDIDATES_H
/*
 * Finds everything in a document that looks like an image, wherever it is.  This
 * finds more than the walk (walk.h), so that audit can check the walk.
 */
#include "base/val.h"
#include "api_object.h"
#include "position.h"

/* Takes a word that looks like an image, the object it belongs to, and its position;
 * they live as long as the arena of the search. */
typedef void candidate_fn(void *data, struct str text, const struct api_object *owner,
			const struct position *at);

/* Gives each word of each string that looks like an image to fn.  In schemas of
 * CustomResourceDefinitions it looks at default values only. */
void candidates_find(struct arena *a, struct val doc, candidate_fn *fn, void *data);

#endif

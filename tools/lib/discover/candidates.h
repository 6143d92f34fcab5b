/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CANDIDATES_H
#define CANDIDATES_H
/*
 * Finds everything in a document that looks like an image, wherever it is.  This
 * finds more than the walk (walk.h), so that audit can check the walk.
 */
#include "api_object.h"
#include "base/map.h"
#include "position.h"

/* Takes a word that looks like an image, the object it belongs to, and its position;
 * they live as long as the arena of the search. */
typedef void candidate_fn(void *data, struct str text, const struct api_object *owner,
			const struct position *at);

/* Takes an object, of the document or of one that a string in it consists of. */
typedef void candidate_object_fn(void *data, const struct map *m, const struct api_object *owner,
				 const struct position *at);

/* Gives each word of each string that looks like an image to fn, and each object to
 * object_fn.  In schemas of CustomResourceDefinitions it looks at default values
 * only. */
void candidates_find(struct arena *a, struct val doc, candidate_fn *fn,
		     candidate_object_fn *object_fn, void *data);

#endif

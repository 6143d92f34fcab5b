/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CANDIDATES_H
#define CANDIDATES_H
/*
 * Everything in a document that might be an image, by its looks alone: a net
 * with smaller meshes than the walk's (walk.h), to check that with.
 */
#include "base/val.h"
#include "api_object.h"
#include "position.h"

/* A word that looks like an image, the object and the place it stands in; they
 * live as long as the arena of the search. */
typedef void candidate_fn(void *data, struct str text, const struct api_object *owner,
			const struct position *at);

/* Hands every word of every string that looks like an image to fn.  Of schemas
 * of CustomResourceDefinitions only default values are looked at. */
void candidates_find(struct arena *a, struct val doc, candidate_fn *fn, void *data);

#endif

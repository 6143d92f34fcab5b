/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUSPECT_H
#define SUSPECT_H
/*
 * Everything in a document that might be an image, by its looks alone: a net
 * with smaller meshes than the walk's (walk.h), to check that with.
 */
#include "position.h"
#include "val.h"

/* Hands every word of every string that looks like an image to fn: text, the
 * object (KIND/NAME) and where; they live as long as a.  Of schemas of
 * CustomResourceDefinitions only default values are looked at. */
void suspects_find(struct arena *a, struct val doc,
		   void (*fn)(void *data, struct str text, struct str object,
			      const struct position *at),
		   void *data);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAIRS_H
#define PAIRS_H
/*
 * Lists of names with values: variables {name, value}, arguments --name=value.
 * One of them may name an image, another its version: X_IMAGE and X_IMAGE_TAG,
 * X_REPOSITORY and X_VERSION, --x-image-repository=NAME and --x-image-tag=TAG.
 */
#include "base/map.h"

/* The image that item i names together with the version that another item is;
 * *name gets the item's value.  False when there is no such other item. */
bool pairs_join(struct arena *a, const struct list *l, size_t i,
		struct str *name, struct str *ref);
/* True when item i has a name that is given to images, or is an argument after
 * a flag that has one; *value is what it gives. */
bool pairs_variable(const struct list *l, size_t i, struct str *value);
/* The list as an object: its names with their values. */
struct map *pairs_map(struct arena *a, const struct list *l);

#endif

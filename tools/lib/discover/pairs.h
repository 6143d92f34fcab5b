/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAIRS_H
#define PAIRS_H
/*
 * Lists of names with values: variables {name, value}, arguments --name=value.
 * One of them may name an image, another its version: X_IMAGE and X_IMAGE_TAG,
 * X_REPOSITORY and X_VERSION, --x-image-repository=NAME and --x-image-tag=TAG.
 */
#include "base/map.h"

/* *ref takes the image that item i is together with the version in another item,
 * *name item i's own value.  False when no other item has the version. */
bool pairs_join(struct arena *a, const struct list *l, size_t i,
		struct str *name, struct str *ref);
/* True when the name of item i, or the flag before it, names images; *value takes the
 * item's value. */
bool pairs_variable(const struct list *l, size_t i, struct str *value);
/* The items as a map from their names to their values. */
struct map *pairs_map(struct arena *a, const struct list *l);
/* The name of a variable or argument; empty for any other item. */
struct str pairs_name(struct val item);
/* True when an item says that it is a registry, or another part of an image's name
 * that stands beside name and version. */
bool pairs_have_parts(const struct list *l);
/* The index of the item of that name, which there must be. */
size_t pairs_index(const struct list *l, struct str name);

#endif

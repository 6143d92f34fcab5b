/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BUILD_LAYERS_H
#define BUILD_LAYERS_H
/* The two layers that replace the catalog of an image: one that takes the old files away,
 * and one that has the new ones. */
#include "catalog/fbc.h"
#include "oci/layerfile.h"

enum { ADDED = 2 };

/*
 * Writes both layers into the store of the layout in dir.  `root` is the catalog's folder
 * and `cache` one more folder whose files go, or empty; both without a slash in front.
 * The bytes follow from the catalog alone: no times, no owners, modes 0644 and 0755.
 * Fails with status 2 for a package whose name is none of a folder, else 1.
 */
bool layers_write(struct layer_blob out[ADDED], struct arena *a, const char *dir, struct fbc *c,
		  struct str root, struct str cache, struct err *e);

#endif

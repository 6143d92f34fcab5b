/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESTINATION_H
#define DESTINATION_H
/*
 * Where oc-mirror puts images: PATH:TAG under the target.  PATH is that of the source
 * without its domain.  TAG is that of the source, also when it has a digest too; that
 * of an image with a digest alone is "sha256-" and the digits.  A registry with a port
 * makes no difference to this; in oc-mirror an additional image with a digest alone of
 * such a registry has no destination.
 *
 * All fail with status 2 and what is wrong; texts live in the arena.
 */
#include "imageset.h"

/* The place of an additional image, or one that a bundle names; targetRepo and targetTag replace the parts.  An
 * image in a folder has its whole path, and the tag "latest". */
bool destination_of_image(struct arena *a, const struct imageset_image *i, struct str *out,
			  struct err *e);
/* The place of a catalog; targetCatalog and targetTag replace the parts.  One in a
 * folder has the folder's name, and the tag "latest". */
bool destination_of_catalog(struct arena *a, const struct imageset_operator *o,
			    struct str *out, struct err *e);
#endif

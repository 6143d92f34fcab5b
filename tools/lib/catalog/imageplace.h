/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CATALOG_IMAGEPLACE_H
#define CATALOG_IMAGEPLACE_H
/* Where the image of a catalog is in an OCI layout, and where the catalog is in that. */
#include "oci/manifest.h"

/* Takes DIR[:REF] apart and finds the entry: REF is its name or digest, without which the
 * layout has one.  Of *out the digest is set, the rest where the index has it.  Status 2. */
bool imageplace_find(struct arena *a, const char *place, const char **dir,
		     struct descriptor *out, struct err *e);
/*
 * The folder of the catalog in the image, by its label
 * operators.operatorframework.io.index.configs.v1, without a slash in front.  *config,
 * unless that is NULL, takes the image's configuration.  Status 2 for an image that is
 * none of a catalog.
 */
bool imageplace_root(struct arena *a, const char *dir, const struct manifest *m,
		     struct val *config, struct str *root, struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CATALOG_IMAGE_H
#define CATALOG_IMAGE_H
/* The catalog in an image: the files below the folder that its label
 * operators.operatorframework.io.index.configs.v1 names, straight out of the layers. */
#include "fbc.h"

/*
 * Adds the catalog of an image in an OCI layout, `place` being DIR[:REF]; without REF the
 * layout has one entry.  Of an index the first image is read.  Fails with status 2 for a
 * layout or image that is none of a catalog, 1 when a blob has not its digest.
 */
bool image_read(struct fbc *c, struct arena *buffer, const char *place, struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CATALOG_BUNDLE_H
#define CATALOG_BUNDLE_H
/* What decides about a bundle: its version, its images and what it needs. */
#include "fbc.h"

/*
 * Reads them from the document into *b; what is wrong with the version or with images is
 * noted there, since it matters only when the bundle is kept.  Needs are read when
 * `needs` is true.  Texts live in a.  Returns NULL, or what is wrong with the document.
 */
const char *bundle_read(struct arena *a, struct str json, bool needs, struct fbc_bundle *b);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CATALOG_FILTER_H
#define CATALOG_FILTER_H
/*
 * Filters a catalog by a section of a configuration, as oc-mirror v2 does: of each
 * channel the head, or what a range of versions keeps of its graph, or all.  What is not
 * kept is marked so (kept = false).
 */
#include "fbc.h"
#include "section.h"

/* The names of the section's packages, for catalog.wanted; NULL when it takes all. */
struct map *filter_packages(struct arena *a, const struct section *s);
/* Fails with status 2, oc-mirror's message, and what to write in the configuration. */
bool filter_apply(struct fbc *c, const struct section *s, struct err *e);
/* What oc-mirror finds out when it looks for the images of what is kept: an image that
 * is no reference, or no bundle at all.  Status 2. */
bool filter_check_images(const struct fbc *c, struct err *e);

#endif

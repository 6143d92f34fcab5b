/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLATFORMS_H
#define PLATFORMS_H
/*
 * The platforms of an index: entries that name none are judged by the configuration of
 * their image, and entries that are indexes by theirs.  These functions block; `keep` is
 * a store (oci/store.h) from which manifests and configurations are read, and in which
 * those are kept that the location gave, or NULL.
 */
#include "registry.h"

/* Sets the platform of each part of the index that has none: of an image a map, of an
 * index a list of them.  Fails as the reads do. */
bool registry_platforms(struct registry *g, struct arena *a, const struct location *at,
			const char *keep, struct manifest *index, struct err *e);
/* Makes *out the bytes of the index without the parts that are not wanted, and with
 * indexes in it cut down likewise, which are put into `keep`; empty bytes when all is
 * wanted. */
bool registry_cut(struct registry *g, struct arena *a, const struct location *at,
		  const char *keep, struct manifest *index, const struct str *want,
		  size_t nwant, struct str *out, struct err *e);

#endif

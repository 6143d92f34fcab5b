/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BUILD_REBUILD_H
#define BUILD_REBUILD_H
/* The image of a catalog with the layers that replace it, for each platform. */
#include "layers.h"
#include "oci/manifest.h"

struct rebuild {
	struct arena *arena;
	const char *from, *to;   /* the layouts, which may be one */
	struct fbc *catalog;     /* what is to be in the image */
	/* private */
	struct str root, cache;  /* of the first image */
};

/*
 * Looks at the image, of an index at all of its parts: each must be the image of a catalog
 * in the same folder.  Writes nothing.  Status 2, or 1 for bytes with another digest.
 */
bool rebuild_check(struct rebuild *r, struct descriptor what, struct err *e);
/*
 * Writes the new image, and what it shares with the old, into the layout.  *out is an
 * index, also when the image was none; parts that are about others, such as attestations,
 * are left out.  Fails as rebuild_check, and with status 1 for what cannot be written.
 */
bool rebuild_write(struct rebuild *r, struct descriptor what, struct descriptor *out,
		   struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ADDLAYER_H
#define ADDLAYER_H
/* Images in a layout with layers added, for each platform of an index. */
#include "layerfile.h"
#include "manifest.h"

struct addlayer {
	struct arena *arena;
	const char *from, *to;          /* the layouts, which may be one */
	const struct layer_blob *layer; /* in the store of `to` */
	size_t n;
	const struct str *cmd;          /* the command of the new images */
	size_t ncmd;
};

/* True for a part of an index that is no image: an attestation of one. */
bool addlayer_skips(struct arena *a, const struct descriptor *d);
/*
 * Writes the images, and what they share with the old, into the layout.  *out is an
 * index, also when `what` was none; parts that are about others, such as attestations,
 * are left out.  Fails with status 2, or 1 for bytes with another digest or what cannot
 * be written.
 */
bool addlayer_write(const struct addlayer *r, struct descriptor what, struct descriptor *out,
		    struct err *e);

#endif

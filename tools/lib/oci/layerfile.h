/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LAYERFILE_H
#define LAYERFILE_H
/* A layer that is written: a gzipped tar archive in the store of a layout, whose bytes
 * follow from names and contents alone (base/tar.h). */
#include "base/tar.h"
#include "crypto/digest.h"
#include "store.h"

/* A layer: what its descriptor and the configuration of an image say of it. */
struct layer_blob {
	struct str digest, diff; /* of the blob, and of the archive in it */
	uint64_t size;
	const char *says;        /* for the history of a configuration */
};

struct layerfile {
	struct tgz *tar;         /* files are added to this */
	/* private */
	struct store_put put;
	struct digest_ctx *diff;
	struct map *folders;     /* those that the archive has */
};

/* Begins a layer in the layout in dir, of at most max bytes; l must stay where it is.
 * Status 2. */
bool layerfile_begin(struct layerfile *l, struct arena *a, const char *dir, uint64_t max,
		     struct err *e);
/* Adds the folder and those above it, each once. */
bool layerfile_folder(struct layerfile *l, struct str path, struct err *e);
/* Ends the layer, or drops it when `good` is false, and returns false then. */
bool layerfile_end(struct layerfile *l, bool good, struct layer_blob *out, struct err *e);

#endif

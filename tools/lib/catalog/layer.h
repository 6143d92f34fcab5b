/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CATALOG_LAYER_H
#define CATALOG_LAYER_H
/*
 * A layer of an image, read as it comes out of its blob: a tar archive, compressed by
 * gzip or zstd or not.  The bytes of the blob are held to its digest.
 */
#include <stdio.h>
#include <zlib.h>

#include "base/ustar.h"
#include "crypto/digest.h"

struct layer {
	const char *path;            /* of the blob */
	struct tar_header entry;     /* after layer_next; the name is clean, without a slash in
	                                front, and lives until the next call */

	/* private */
	struct arena work;           /* zlib's */
	struct arena *names;
	struct str digest;
	struct digest_ctx *hash;
	FILE *f;
	bool gzip, ended;
	z_stream z;
	struct zstd *zstd;           /* NULL: it is not compressed so */
	bool full, whole;            /* zstd's: it may have more; no frame is under way */
	unsigned char in[64 * 1024];
	size_t in_at, in_n;
	uint64_t left, padding;      /* of the entry's body, and of the zeros behind it */
	struct tar_extra extra;
	struct arena extras;
};

/* Opens the blob of that digest in the layout at dir.  Status 2. */
bool layer_open(struct layer *l, struct arena *a, const char *dir, struct str digest,
		struct err *e);
/* Goes to the next entry: 1 there is one, 0 the layer has ended, -1 it failed, with
 * status 2, or 1 when the bytes have another digest. */
int layer_next(struct layer *l, struct err *e);
/* Reads at most n bytes of the entry's body; `layer` is a struct layer. */
bool layer_read(void *layer, char *p, size_t n, size_t *got, struct err *e);
void layer_close(struct layer *l);

#endif

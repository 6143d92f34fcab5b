/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BLOBS_H
#define BLOBS_H
/*
 * Blobs that are in files: what an OCI layout, or volumes that are read together, have
 * by digest, and by the names of an index.  The functions take the location of either.
 */
#include "collection.h"
#include "oci/entries.h"
#include "oci/location.h"

/*
 * Whether the location has the blob; *out takes the place of its bytes, a file or
 * extents, or where a layout would have it.  Where several volumes have a manifest or
 * another small blob, its place is one with the right bytes.
 */
bool blobs_find(struct arena *a, const struct location *at, struct str digest,
		struct location *out);
/* Reads the blob of at most max bytes into a, checked against the digest, from a layout,
 * volumes, or the very file or extents where it is.  Status 2 when it is not there or larger, 1
 * when its bytes have another digest. */
bool blobs_read(struct arena *a, const struct location *at, struct str digest, size_t max,
		struct str *out, struct err *e);
/*
 * The entries of the index, which are made when *list does not have them yet.  Volumes
 * have those of their indexes, and what their set has besides.  NULL with e set, status 2
 * and a message that names the file, when that fails.
 */
const struct entries *blobs_entries(struct entries **list, struct arena *a,
				    const struct location *at, struct err *e);
/*
 * Opens the n volumes and folders of volumes.  Those of one set are read together, and
 * become one location of *out.  Status 2 as collection_open.
 */
bool blobs_open(struct arena *a, char *const *path, size_t n, struct location **out,
		size_t *nout, struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LAYOUT_H
#define LAYOUT_H
/*
 * OCI image layouts (OCI image specification, image-layout.md): a folder with
 * oci-layout, index.json and blobs/sha256/HEX.  Blobs are read and written
 * through store.h with layout_blobs() as its folder.  The index is read, merged
 * and replaced under a lock, so that two programs may write to one layout.
 *
 * Entries are found (entries.h) by the annotation org.opencontainers.image.ref.name, to
 * which mkmirror writes the canonical reference of the source.  What other
 * programs wrote there, or to containerd's io.containerd.image.name, is made
 * canonical before it is compared.
 */
#include "base/err.h"
#include "manifest.h"

#define REF_NAME "org.opencontainers.image.ref.name"
#define CONTAINERD_NAME "io.containerd.image.name"

/* The folder of the blobs, for store.h. */
char *layout_blobs(struct arena *a, const char *dir);
/* True when dir is a layout or may become one, because there is no such folder
 * or it has no index.json.  Fails with status 4 otherwise.  Nothing is written. */
bool layout_may_be(struct arena *a, const char *dir, struct err *e);
/* Makes dir a layout unless it is one.  Fails with status 4. */
bool layout_create(struct arena *a, const char *dir, struct err *e);
/* Reads the index, which has a list "manifests".  Fails with status 2 and a message
 * that names the file. */
bool layout_index_read(struct arena *a, const char *dir, struct val *out, struct err *e);
/* The bytes of a blob, which are at most max, checked against the digest.  Fails
 * with status 2 when they cannot be read, 1 when they have another digest. */
bool layout_read(struct arena *a, const char *dir, struct str digest, size_t max,
		 struct str *out, struct err *e);

/* An entry to be written. */
struct layout_entry {
	struct str name;         /* its ref.name */
	struct descriptor what;
};

/* Adds the n entries to the index, in place of entries with the same name. */
bool layout_index(struct arena *a, const char *dir,
		  const struct layout_entry *entry, size_t n, struct err *e);

#endif

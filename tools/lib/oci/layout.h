/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LAYOUT_H
#define LAYOUT_H
/*
 * OCI image layouts: a folder with oci-layout, index.json and
 * blobs/sha256/HEX.  Blobs are read and written through store.h with
 * layout_blobs() as its folder; the index is replaced whole, merged under a
 * lock, so that two programs may write to one layout.
 *
 * Entries are found by the annotation org.opencontainers.image.ref.name, for
 * which mkmirror writes the canonical reference of the source.  Entries of
 * other writers are compared after spelling theirs (or containerd's
 * io.containerd.image.name) canonically.
 */
#include "base/err.h"
#include "manifest.h"

#define REF_NAME "org.opencontainers.image.ref.name"

/* The folder of the blobs, for store.h. */
char *layout_blobs(struct arena *a, const char *dir);
/* True when the folder is a layout, or may become one: it is not there, or has
 * no index yet.  Status 4 otherwise; nothing is written. */
bool layout_may_be(struct arena *a, const char *dir, struct err *e);
/* Makes the folder a layout unless it is one.  Status 4 when it cannot. */
bool layout_create(struct arena *a, const char *dir, struct err *e);
/* The entry called name, a canonical reference or the very ref.name.  False
 * with status 2 when dir is no layout or has none. */
bool layout_find(struct arena *a, const char *dir, struct str name,
		 struct descriptor *out, struct err *e);
/* The whole blob, checked against its digest; at most max bytes. */
bool layout_read(struct arena *a, const char *dir, struct str digest, size_t max,
		 struct str *out, struct err *e);

/* An entry to be written. */
struct layout_entry {
	struct str name;         /* its ref.name */
	struct descriptor what;
};

/* Adds the n entries to the index; those of the same name are replaced. */
bool layout_index(struct arena *a, const char *dir,
		  const struct layout_entry *entry, size_t n, struct err *e);

#endif

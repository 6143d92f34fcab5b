/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OTHERS_H
#define OTHERS_H
/*
 * Archives that other programs wrote: where their blobs stand, and what is told of the
 * names of their images.  An adapter for each kind of archive adds items to the
 * collection, and what cannot be taken to its list of what is left:
 *
 *	OCI layouts: oci-archive, docker save, hauler's hauls, zarf's packages
 *	the storage of distribution's registry: oc-mirror v2; the tree of oc-mirror v1
 *	docker-archive: docker save and podman save, from whose configurations manifests
 *	are made
 */
#include "collection.h"
#include "tarscan.h"

/* The digest that the path of an entry names, in a; false when it names none. */
bool others_digest(struct arena *a, struct str path, struct str *digest);
/* What is kept of an entry of a compressed archive, which is read in passing. */
struct others_passed {
	struct str text;      /* its bytes; p is NULL when they are not kept */
	struct str digest;    /* of a layer that is compressed itself; else empty */
	const char *how;      /* is it compressed, as others_compression says */
};

/* Reads the entry in passing; `named` is the digest that its path names, or empty.  *kept
 * counts the bytes that are kept, up to their limit. */
bool others_pass(struct arena *a, struct tarscan *s, const struct tarscan_entry *x,
		 struct str named, size_t *kept, struct others_passed *out, struct err *e);
/* How bytes that begin so are compressed, as media types of layers end: "", "+gzip" or
 * "+zstd". */
const char *others_compression(const void *p, size_t n);

/* Finds the items of the collection, whose files mkmirror did not write.  What is wrong
 * with one of the archives is among what is left. */
void others_find(struct collection *c);

/* ---- for the adapters ---- */

/* Each adds the items of the file; those of all files for the registry. */
void others_layout(struct collection *c, const struct volume_file *f);
void others_docker(struct collection *c, size_t file);
void others_registry(struct collection *c);
void others_mirrored(struct collection *c, const struct volume_file *f);

/* Adds the manifest under a name, which is empty when nothing tells it. */
void others_item(struct collection *c, struct str name, const struct descriptor *what);
/* Notes what is not taken, and why. */
void others_left(struct collection *c, struct str what, const char *why);
/* The canonical form of a name, in the collection's arena; empty when it is no whole
 * reference. */
struct str others_name(struct collection *c, struct str name);
/* Reads the JSON text in the entry; when that fails it is left, and why. */
bool others_json(struct collection *c, const struct volume_file *f,
		 const struct contents_entry *x, struct val *out);
/* The entry of that path, or NULL. */
const struct contents_entry *others_entry(const struct volume_file *f, struct str path);
#endif

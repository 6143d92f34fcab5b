/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LOCATION_H
#define LOCATION_H
/*
 * Where images and charts are read from and written to, as records spell it:
 * HOST[:PORT]/REPOSITORY, oci:DIR for an OCI layout, file:PATH for the bytes
 * of one file, extent:OFFSET+SIZE:PATH for a part of one (extent.h).  Volumes that are
 * read together (volume/collection.h) have no spelling in records, which say extents
 * in their place.
 */
#include "extent.h"

struct collection;

struct location {
	enum location_kind { LOCATION_REGISTRY, LOCATION_LAYOUT, LOCATION_FILE,
			     LOCATION_EXTENT, LOCATION_VOLUMES } kind;
	struct str host, repository; /* of a registry */
	const char *path;            /* of a layout or file; of the first of the volumes */
	const struct extent *extent; /* where in files the bytes are */
	size_t nextent;
	const struct collection *volumes;
};

/* Parses text, in which the repository may be missing (a target is
 * HOST[/PREFIX]) and oci:// may stand before HOST.  The parts live in a.  Status
 * 2 on failure. */
bool location_parse(struct arena *a, struct str text, struct location *out,
		    struct err *e);
/* The spelling location_parse reads, in a; of volumes one for messages. */
struct str location_str(struct arena *a, const struct location *p);

#endif

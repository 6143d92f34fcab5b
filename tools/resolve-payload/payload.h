/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RESOLVE_PAYLOAD_H
#define RESOLVE_PAYLOAD_H
/* The files of a release image that say of which images the release is made. */
#include "oci/ref.h"
#include "registry/registry.h"
#include "registry/source.h"

struct reader {
	struct arena *arena;
	struct registry *registry;
	struct sources sources;
	const char *work;        /* the folder where layers are kept */
	bool bootimages;         /* read those too */
};

struct release_files {
	struct str references;   /* release-manifests/image-references */
	struct str bootimages;   /* release-manifests/0000_50_installer_coreos-bootimages.yaml;
	                            empty when it is not wanted or not there */
};

/*
 * Reads the files out of the release image.  Layers are read from the last on, until the
 * files are found, and checked by their digests; of an index that of linux/amd64 is read,
 * or the first image.  Fails as the registry does, and with status 2 for an image that
 * has no such files.
 */
bool payload_read(struct reader *r, const struct ref *ref, struct release_files *out,
		  struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MANIFEST_H
#define MANIFEST_H
/*
 * Manifests and indexes, OCI's and docker's.  Their bytes are never written
 * anew; what is read from them points into the arena.
 */
#include "base/err.h"
#include "base/val.h"

#define MEDIA_OCI_INDEX "application/vnd.oci.image.index.v1+json"
#define MEDIA_OCI_IMAGE "application/vnd.oci.image.manifest.v1+json"
#define MEDIA_DOCKER_LIST "application/vnd.docker.distribution.manifest.list.v2+json"
#define MEDIA_DOCKER_IMAGE "application/vnd.docker.distribution.manifest.v2+json"

/* The header that asks for any of them. */
#define MANIFEST_ACCEPT "Accept: " MEDIA_OCI_INDEX ", " MEDIA_OCI_IMAGE ", " \
	MEDIA_DOCKER_LIST ", " MEDIA_DOCKER_IMAGE

/* A descriptor: what a manifest says of a part. */
struct descriptor {
	struct str media_type, digest;
	int64_t size;
	struct val platform;    /* a map, or nil */
	struct val annotations; /* a map, or nil */
	bool foreign;           /* a layer that is fetched from elsewhere */
	struct val urls;        /* from there: a list, or nil */
};

struct manifest {
	struct str media_type;
	bool index;              /* its parts are manifests */
	struct descriptor *part; /* config before layers; children of an index */
	size_t n;
	bool config;             /* the first part is one */
	struct val json;
};

/* True when the media type is a manifest's or an index's. */
bool media_is_manifest(struct str media_type);
/* Reads bytes; media_type is what the server said, used when the bytes do not
 * say themselves, and may be empty.  Status 2 on failure. */
bool manifest_parse(struct arena *a, struct str bytes, struct str media_type,
		    struct manifest *out, struct err *e);
/* A platform as OS/ARCH[/VARIANT], "unknown/unknown" for attestations; empty
 * for nil. */
struct str platform_str(struct arena *a, struct val platform);
/* True when `have` (of an image) serves who asks for `want`: OS and
 * architecture equal, and the variant when one is asked for. */
bool platform_match(struct str have, struct str want);
/* True when an index's part goes along with a choice of platforms: it is one
 * of the wanted ones, or the attestation of one. */
bool platform_chosen(struct arena *a, const struct manifest *index,
		     const struct descriptor *part, const struct str *want,
		     size_t nwant);
/* The bytes of the index with only the parts that platform_chosen takes. */
struct str manifest_cut(struct arena *a, const struct manifest *index,
			const struct str *want, size_t nwant);

#endif

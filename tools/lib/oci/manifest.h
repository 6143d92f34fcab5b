/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MANIFEST_H
#define MANIFEST_H
/*
 * Manifests and indexes of OCI (image specification, manifest.md and
 * image-index.md) and of docker.  They have digests, so their bytes are passed on
 * and never written anew; only manifest_filter makes a new index.
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

/* A descriptor: how a manifest refers to a part. */
struct descriptor {
	struct str media_type, digest;
	int64_t size;
	struct val platform;    /* a map, or nil; of an index in an index that names none
	                           a list of those of its parts (registry/platforms.h) */
	struct val annotations; /* a map, or nil */
	bool foreign;           /* a layer that is fetched from its urls */
	struct val urls;        /* of a foreign layer: a list; else nil */
};

struct manifest {
	struct str media_type;
	bool index;              /* an index, whose parts are manifests */
	struct descriptor *part; /* of an image: config, layers; of an index: manifests */
	size_t n;
	bool config;             /* the first part is a config */
	struct str subject;      /* the digest of the manifest that it refers to; or empty */
	struct val json;
	struct map *by_digest;   /* of an index with attestations: digest → index in part;
	                            else NULL */
};

/* True when the media type is an index's; an image's configuration's. */
bool media_is_index(struct str media_type);
bool media_is_image_config(struct str media_type);
/* True for a manifest in an index whose platform must be looked up: it names none, and
 * is no attestation. */
bool descriptor_lacks_platform(const struct descriptor *d);
/* True when the media type is a manifest's or an index's. */
bool media_is_manifest(struct str media_type);
/* Reads a manifest or index into *out, which lives in a.  media_type is the one
 * that the server sent, or empty; it counts only where the bytes name none.
 * Fails with status 2, also for a document that could be both an image and an
 * index (CVE-2021-41190). */
bool manifest_parse(struct arena *a, struct str bytes, struct str media_type,
		    struct manifest *out, struct err *e);
/* A platform as OS/ARCH[/VARIANT], "unknown/unknown" for attestations; empty
 * for nil. */
struct str platform_str(struct arena *a, struct val platform);
/* True when an image's platform `have` satisfies the wanted one: OS and
 * architecture are equal, and the variant is too when want has one. */
bool platform_match(struct str have, struct str want);
/* True when the part of the index is kept by a choice of nwant platforms: it has
 * one of them, or is the attestation of a part that has. */
bool platform_chosen(struct arena *a, const struct manifest *index,
		     const struct descriptor *part, const struct str *want,
		     size_t nwant);
/* The bytes of a new index with only the parts that platform_chosen keeps.  `in`, unless
 * it is NULL, has digest and size of what takes the place of a part, or an empty digest. */
struct str manifest_filter(struct arena *a, const struct manifest *index,
			const struct str *want, size_t nwant, const struct descriptor *in);

#endif

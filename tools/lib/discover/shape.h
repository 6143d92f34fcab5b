/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SHAPE_H
#define SHAPE_H
/*
 * What an image reference looks like: as a string, and as an object that
 * spells it in parts.  Nothing here knows a kind of resource.
 */
#include "base/val.h"

/* How much a string looks like a reference, without knowing where it stands. */
enum look {
	LOOK_NONE,   /* it is none */
	LOOK_WORD,   /* might be one: "busybox", "apps/v1", "redis:6379" */
	LOOK_NAMED,  /* a path and a tag: "bitnami/redis:7.0" */
	LOOK_PINNED  /* a host and a tag, or a digest */
};

/* Judges s; *ref is s without a scheme such as docker://. */
enum look look_at(struct str s, struct str *ref);
/* True when s has a tag or a digest. */
bool has_version(struct str s);
/* True when the first part of s's path is a host: it has a dot or a port, or
 * is localhost. */
bool has_host(struct str s);
/* True for a name (a key, a variable, a flag) that is given to images:
 * "image", "initImage", "RELATED_IMAGE_X", but not "imagePullPolicy". */
bool names_image(struct str name);

/* An image spelled as an object: {registry, repository, tag} and the like. */
struct shape {
	struct str ref;
	bool certain;       /* it can hardly be anything else */
	const char *used[8]; /* keys that were used up, NULL at the end */
};
/* Judges map m, which stands under `key`; false when it spells no image. */
bool shape_of(struct arena *a, const struct map *m, struct str key,
	      struct shape *out);
/* `name` with version as its tag, or its digest when that is one. */
struct str shape_versioned(struct arena *a, struct str name, struct str version);
/* The image that `name`, at `key` of m, spells together with a version beside
 * it: {sidecarImage: NAME, sidecarImageTag: TAG}; false when there is none. */
bool shape_beside(struct arena *a, const struct map *m, struct str key,
		  struct str name, struct shape *out);

#endif

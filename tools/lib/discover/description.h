/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESCRIPTION_H
#define DESCRIPTION_H
/*
 * Objects that describe images by parts: {registry, repository, tag}, or
 * {agentRepository, agentVersion} beside {sidecarImage, sidecarImageTag}.  No kind of
 * resource is known here.
 */
#include "base/val.h"

/* The most parts of an image. */
enum { PARTS_MOST = 9 };

/* An image that an object describes. */
struct described {
	struct str ref;      /* empty when variables leave no name */
	struct str variable; /* the image with variables in its parts; mostly empty */
	bool certain;    /* it can hardly be anything else, and has all parts that may change it */
	struct str key;  /* the key of its name */
	/* the image is at this key and not at the object: the keys have a stem, or the
	 * value is a whole reference */
	bool at_key;
	struct str used[PARTS_MOST]; /* the keys of its parts */
	size_t nused;
};

/* The images, in a, that m describes; `key` is the key of m.  *n takes their number. */
struct described *describe(struct arena *a, const struct map *m, struct str key, size_t *n);
/* *ref takes the image of a name at the key of m and a version beside it whose key is
 * longer: {imageOfX: NAME, imageOfXTag: TAG}; false when there is no version. */
bool describe_beside(struct arena *a, const struct map *m, struct str key,
		     struct str name, struct str *ref);
/* The name with the version as its tag, or as its digest when it is one. */
struct str described_versioned(struct arena *a, struct str name, struct str version);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESCRIPTION_H
#define DESCRIPTION_H
/*
 * Objects that describe images by parts: {registry, repository, tag}, and
 * {agentRepository, agentVersion} beside {sidecarImage, sidecarImageTag}.
 * Nothing here knows a kind of resource.
 */
#include "base/val.h"

/* how many parts an image may have */
enum { PARTS_MOST = 9 };

/* One image that an object describes. */
struct described {
	struct str ref;
	bool certain;    /* it can hardly be anything else, and every part that may
	                  * change it is in it */
	struct str key;  /* of its name */
	bool at_key;     /* it stands there, not in the object as a whole: keys start
	                  * with a word, or it is a whole reference */
	struct str used[PARTS_MOST]; /* the keys of its parts */
	size_t nused;
};

/* The images that m, which stands under `key`, describes, in a; *n gets how
 * many. */
struct described *describe(struct arena *a, const struct map *m, struct str key, size_t *n);
/* The image that `name`, at `key` of m, spells together with a version beside
 * it whose key is longer: {imageOfX: NAME, imageOfXTag: TAG}; false when there
 * is none. */
bool describe_beside(struct arena *a, const struct map *m, struct str key,
		     struct str name, struct str *ref);
/* `name` with version as its tag, or its digest when that is one. */
struct str described_versioned(struct arena *a, struct str name, struct str version);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PART_H
#define PART_H
/*
 * The parts of an image's name, as keys name them: "registry", "imageTag",
 * "agentRepository", "SIDECAR_IMAGE_VERSION".
 */
#include "base/str.h"

enum part {
	PART_NONE,
	PART_REGISTRY,   /* a host, perhaps with a path: registry, hub */
	PART_SPACE,      /* the path between host and name: namespace, project */
	PART_REPOSITORY,
	PART_IMAGE,
	PART_NAME,
	PART_WHOLE,      /* name and tag together */
	PART_TAG,
	PART_VERSION,    /* a tag, when there is no PART_TAG */
	PART_DIGEST,
	PART_ADDRESS,    /* url, ref: a name, where nothing else is one */
	PART_AFFIX,      /* text that is put before or behind a part: suffix, variant */
	PART_SWITCH      /* tells whether the digest is used: useDigest */
};

struct part_name {
	enum part part;
	struct str stem;   /* the words before the part's own: "agent"; may be empty */
	uint32_t hash;     /* of the stem, without regard to case and marks */
	bool speaks;       /* the key speaks of images or registries; others mean more things */
	bool replaces;     /* it replaces another one: newName, newTag */
};

/* The part that the key names; PART_NONE for most keys. */
struct part_name part_of(struct str key);
/* True when both have the same stem, without regard to case and marks between words. */
bool part_same_stem(const struct part_name *p, const struct part_name *other);
/* True when the stem is the word, which is in lower case. */
bool part_stem_is(const struct part_name *p, const char *word);

#endif

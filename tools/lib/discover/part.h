/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PART_H
#define PART_H
/*
 * The parts of an image's name, as keys call them: "registry", "imageTag",
 * "agentRepository", "SIDECAR_IMAGE_VERSION".
 */
#include "base/str.h"

enum part {
	PART_NONE,
	PART_REGISTRY,   /* a host, maybe with a path: registry, hub */
	PART_SPACE,      /* what stands between host and name: namespace, project */
	PART_REPOSITORY,
	PART_IMAGE,
	PART_NAME,
	PART_WHOLE,      /* name and tag in one */
	PART_TAG,
	PART_VERSION,    /* a tag, when there is no other */
	PART_DIGEST,
	PART_AFFIX,      /* what is put before or behind some part: suffix, variant */
	PART_SWITCH      /* says whether the digest counts: useDigest */
};

struct part_name {
	enum part part;
	struct str stem;   /* whose part it is: "agent"; empty without one */
	uint32_t hash;     /* of the stem, whatever its case and marks */
	bool speaks;       /* the key says that it is about an image or a registry;
	                    * else it is a word that other things have too */
	bool replaces;     /* it is to stand for another's: newName, newTag */
};

/* What the key names; PART_NONE for most keys. */
struct part_name part_of(struct str key);
/* True when both have one stem, but for case and marks between words. */
bool part_same_stem(const struct part_name *p, const struct part_name *other);
/* True when the stem is that word, in lower case. */
bool part_stem_is(const struct part_name *p, const char *word);

#endif

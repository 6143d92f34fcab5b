/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HURT_H
#define HURT_H
/* Which images and charts are hurt by what is wrong with volumes. */
#include "volume/collection.h"

enum hurt_volume { HURT_THERE, HURT_UNLISTED, HURT_MISSING };

struct hurt {
	const struct collection *c;
	struct arena *arena;
	/* private */
	struct map *blob;     /* digest → what is known of it */
	size_t walks;
	char **by;            /* of each item of the set, of each volume of it from 0: 1 when
	                         the item is hurt by the volume */
	/* of the walk of one item */
	char *now;
	bool lacks;           /* no volume has a blob of it */
};

void hurt_init(struct hurt *h, struct arena *a, const struct collection *c);
/* Notes a copy of the blob in the volume of that number in the set, from 1. */
void hurt_copy(struct hurt *h, struct str digest, size_t number, bool good);
/* Finds what is hurt, after all copies were noted; volume[i] says what the volume i + 1
 * of the set is like: there, there without a list of what it should have, or missing. */
void hurt_find(struct hurt *h, const enum hurt_volume *volume);
/* True when the item of that number, from 0, is hurt by the volume, from 1. */
bool hurt_by(const struct hurt *h, size_t item, size_t number);

#endif

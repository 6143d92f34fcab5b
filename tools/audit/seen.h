/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEEN_H
#define SEEN_H
/* The references that were found in a document, and what other values may be of
 * them. */
#include "base/map.h"

struct seen {
	/* private */
	struct arena *arena;
	struct map *whole; /* references, their names, and the repositories above these */
	struct map *below; /* the ends of both below a host or repository */
};

void seen_init(struct seen *s, struct arena *a);
/* Notes a reference that was found, its name, the repositories above the name, and
 * the ends of both: other values may be any of these. */
void seen_note(struct seen *s, struct str ref);
/* True when the text was noted; one that is a part of an image may be an end too. */
bool seen_has(const struct seen *s, struct str text, bool part);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WHOLE_H
#define WHOLE_H
/*
 * Whether an image that was found is all that its object says: no part of a
 * name stands beside it that is not in it.
 */
#include "base/map.h"
#include "discover/position.h"

/* What was found in a document, by place. */
struct whole {
	struct arena *arena;
	struct map *places; /* path → references, with blanks between; nil where a
	                     * rule decided */
};

/* Forgets all. */
void whole_init(struct whole *w, struct arena *a);
/* Notes a reference at a path; decided when a rule said what it is. */
void whole_note(struct whole *w, struct str path, struct str ref, bool decided);
/* Takes a part of a name that an object has beside ref, which was found in it,
 * and that is no part of ref; at is its position. */
typedef void whole_fn(void *data, struct str text, struct str ref, const struct position *at);
/* Gives every such part of m, the object at `at`, to fn. */
void whole_check(const struct whole *w, const struct map *m, const struct position *at,
		 whole_fn *fn, void *data);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WHOLE_H
#define WHOLE_H
/* Checks that an image has all parts of its name that are in its object. */
#include "base/map.h"
#include "discover/position.h"

/* The references that were found in a document, by path. */
struct whole {
	struct arena *arena;
	struct map *places; /* path -> references with blanks between; nil when a rule decided */
};

/* Forgets all references. */
void whole_init(struct whole *w, struct arena *a);
/* Notes a reference at a path, and the text that it was made of; `decided` when a rule
 * decided about it. */
void whole_note(struct whole *w, struct str path, struct str ref, struct str text,
		bool decided);
/* Is called with a part in an object that is not in the references `ref` found there,
 * and its position. */
typedef void whole_fn(void *data, struct str text, struct str ref, const struct position *at);
/* Calls fn for each such part of m, the object at the position. */
void whole_check(const struct whole *w, const struct map *m, const struct position *at,
		 whole_fn *fn, void *data);

#endif

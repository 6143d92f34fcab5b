/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEAR_H
#define NEAR_H
/* Suggestions: which of the known names a misspelt word may have meant. */
#include "str.h"

struct near {
	struct arena *arena;
	struct str word;
	size_t best; /* letters to change, add or remove to make name of word */
	char *name;  /* the nearest name so far, in the arena; NULL when none is near */
};

/* Begins a search for the name nearest to the word, of which up to half of the
 * letters may be wrong. */
void near_init(struct near *n, struct arena *a, struct str word);
/* Compares the word with one name.  Of two names that are equally near, the first
 * in the order of the alphabet wins. */
void near_try(struct near *n, const char *name);

#endif

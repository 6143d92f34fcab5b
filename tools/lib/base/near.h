/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEAR_H
#define NEAR_H
/* Which of the names that there are may have been meant by a wrong word. */
#include "str.h"

struct near {
	struct arena *arena;
	struct str word;
	size_t best; /* letters to change, add or remove */
	char *name;  /* the nearest so far; NULL when none is near */
};

/* Looks for what is near to the word: half its letters may be wrong. */
void near_init(struct near *n, struct arena *a, struct str word);
/* Takes a name into account; of two that are equally near, the first in the
 * order of the alphabet wins. */
void near_try(struct near *n, const char *name);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SPELLING_H
#define SPELLING_H
/* How the name of an image is spelled from its parts.  Results live in the arena, or are
 * slices of what was given. */
#include "base/arena.h"

/* right behind left and `by`; right alone when left is empty. */
struct str spelling_join(struct arena *a, struct str left, const char *by, struct str right);
/* s without slashes at its start and end. */
struct str spelling_trim(struct str s);
/* The name below `before`; just `before` when it ends in the name. */
struct str spelling_below(struct arena *a, struct str before, struct str name);
/* The name with tag and digest, either of which may be empty; a tag may be a digest, or
 * start with ':' or '@'. */
struct str spelling_version(struct arena *a, struct str name, struct str tag, struct str digest);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LISTED_H
#define LISTED_H
/* A set of the images of lists, by their canonical references. */
#include "base/map.h"
#include "records/lines.h"

/* Adds the images of the lines; those of the class probable only with `probable`. */
void listed_note(struct arena *a, struct map *listed, const struct lines *lines, bool probable);
bool listed_has(struct arena *a, const struct map *listed, struct str ref);

#endif

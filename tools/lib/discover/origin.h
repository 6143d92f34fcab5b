/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ORIGIN_H
#define ORIGIN_H
/* The "# Source: CHART/templates/FILE" comments of rendered YAML. */
#include "base/arena.h"

struct origins;

/* Finds the comments and the document separators in text. */
struct origins *origins_scan(struct arena *a, struct str text);
/* The template named in the document that has line `line` (from 1); empty
 * when it names none.  Lines must be asked for in rising order. */
struct str origins_at(struct origins *s, size_t line);

#endif

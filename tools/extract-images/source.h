/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SOURCE_H
#define SOURCE_H
/* The "# Source: CHART/templates/FILE" comments of rendered YAML. */
#include "arena.h"

struct sources;

/* Finds the comments and the document separators in text. */
struct sources *sources_scan(struct arena *a, struct str text);
/* The template named in the document that has line `line` (from 1); empty
 * when it names none.  Lines must be asked for in rising order. */
struct str sources_at(struct sources *s, size_t line);

#endif

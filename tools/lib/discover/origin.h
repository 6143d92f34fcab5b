/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ORIGIN_H
#define ORIGIN_H
/* Finds templates by the "# Source: CHART/templates/FILE" comments of rendered YAML. */
#include "base/arena.h"

struct origins;

/* Starts at the first document of the text; the result lives in a. */
struct origins *origins_scan(struct arena *a, struct str text);
/* The template that a comment in the document with the line names; empty when none
 * does.  Lines count from 1, and each call must ask for the same or a later line. */
struct str origins_at(struct origins *s, size_t line);

#endif

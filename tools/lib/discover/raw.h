/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RAW_H
#define RAW_H
/*
 * Manifests that are templates, read without being rendered: every branch
 * counts, and what a directive would insert is unknown.
 */
#include "base/arena.h"

/* What stands where a directive stood; in no reference. */
#define RAW_PLACEHOLDER "MKMIRROR_TEMPLATE"

/*
 * Takes the directives out, line by line so that lines keep their numbers: a
 * line of nothing else becomes empty, elsewhere the placeholder stands for a
 * directive.  One that goes over several lines stays, and spoils the YAML.
 */
struct str raw_strip(struct arena *a, struct str text);

#endif

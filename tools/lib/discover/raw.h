/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RAW_H
#define RAW_H
/*
 * Reads manifests that are templates without rendering them: all branches count, and
 * the text that a directive would insert is unknown.
 */
#include "base/arena.h"

/* Replaces a directive; no reference may contain it. */
#define RAW_PLACEHOLDER "MKMIRROR_TEMPLATE"

/*
 * Replaces the directives in the text.  Lines keep their numbers: a line of
 * directives alone becomes empty, in other lines the placeholder replaces them.  A
 * directive of several lines is left, so the text is not YAML.
 */
struct str raw_strip(struct arena *a, struct str text);

#endif

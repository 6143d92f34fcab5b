/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RESOLVE_RULES_H
#define RESOLVE_RULES_H
/* The imagePaths of charts, which are JSONPaths, as rules of extract-images. */
#include <stdio.h>

#include "config/imageset.h"
#include "config/problems.h"

/* Writes a rule for each path, each once, sorted; what cannot be a rule is added to *p. */
void rules_write(FILE *f, const struct imageset *s, struct problems *p);

#endif

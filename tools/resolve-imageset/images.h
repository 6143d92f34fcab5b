/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RESOLVE_IMAGES_H
#define RESOLVE_IMAGES_H
/* The images that an image set names itself, as lines of a list with a lock's columns:
 * a release, catalogs, and additional images. */
#include <stdio.h>

#include "config/imageset.h"
#include "config/problems.h"

/* The lines, sorted, in an array of *n, in the arena of the problems' checker.  Images
 * that blockedImages leaves out are handed to `say`; what is wrong is added to *p. */
struct str *images_lines(const struct imageset *s, struct problems *p, size_t *n,
			 void (*say)(const char *text));

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RESOLVE_CHARTS_H
#define RESOLVE_CHARTS_H
/* The charts of an image set, as component records. */
#include <stdio.h>

#include "config/imageset.h"
#include "config/problems.h"

/* Writes the record of each chart, in the order of the file; what is wrong is added to
 * *p.  Paths of the file, which `folder` holds, come out absolute. */
void charts_write(FILE *f, const struct imageset *s, const char *folder, struct problems *p);

#endif

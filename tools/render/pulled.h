/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PULLED_H
#define PULLED_H
/* Reads the component record of a chart that is rendered. */
#include "records/component.h"

/* Reads the one record in the file at path, into a.  Fails with status 2 when there
 * is none, or when its chart was not pulled. */
bool pulled_read(struct arena *a, const char *path, struct component *out, struct err *e);

#endif

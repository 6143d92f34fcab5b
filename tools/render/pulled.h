/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PULLED_H
#define PULLED_H
/* The record of a component whose chart was pulled: what to render. */
#include "records/component.h"

/* Reads the one record in the file at path, into a.  Status 2 when there is
 * none, or it was not pulled. */
bool pulled_read(struct arena *a, const char *path, struct component *out, struct err *e);

#endif

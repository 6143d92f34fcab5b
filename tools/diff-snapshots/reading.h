/* SPDX-License-Identifier: Apache-2.0 */
#ifndef READING_H
#define READING_H
/* The readings of a snapshot. */
#include "base/err.h"
#include "base/val.h"

/* A reading as text, as Go's %v prints it: "[a b]", "map[k:v]", "<nil>". */
struct str reading_text(struct arena *a, struct val v);
/* *out takes the readings of a snapshot: a map of types, of maps of subtypes, of maps of
 * readings.  Of a type or subtype that comes twice the last one counts.  Fails with status
 * 2 when the snapshot has another form. */
bool readings_index(struct arena *a, struct val snapshot, struct val *out, struct err *e);

#endif

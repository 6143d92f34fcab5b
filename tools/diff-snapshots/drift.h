/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DRIFT_H
#define DRIFT_H
/* What differs between the readings of two snapshots. */
#include "base/err.h"
#include "base/val.h"

enum drift_kind { DRIFT_ADDED, DRIFT_REMOVED, DRIFT_MODIFIED, DRIFT_KINDS };

struct drift_change {
	enum drift_kind kind;
	struct str path;             /* Type.Subtype.Key */
	struct str baseline, target; /* .p is NULL for a reading that is not there */
};

struct drift {
	struct arena *arena;
	struct drift_change *v; /* sorted by path */
	size_t n, cap;
	size_t count[DRIFT_KINDS];
};

/* Compares two maps of readings_index (reading.h). */
void drift_find(struct drift *d, struct val baseline, struct val target);
/* The document of the changes between snapshots of these names. */
struct val drift_document(const struct drift *d, const char *baseline, const char *target);
/* *out takes the table of the changes.  Fails when that is too large, with status 2. */
bool drift_table(const struct drift *d, struct str *out, struct err *e);

#endif

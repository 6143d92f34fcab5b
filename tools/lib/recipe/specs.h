/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SPECS_H
#define SPECS_H
/*
 * Merges the specs of overlays into one.  Maps are changed in place; values of a
 * later spec are copied.
 */
#include "overlay.h"
#include "trace.h"

struct merged {
	struct arena *arena;
	struct map *constraints; /* by name */
	struct map *refs;        /* component references, by name */
	struct map *validation;  /* by phase */
	struct map *mixins;      /* the keys are names, in order */
	struct trace *trace;     /* may be NULL */
	bool aicr;               /* lists of a phase are united, as in the version of base/aicr.h */
};

/* The effect of a null in the later map. */
enum merge_null { MERGE_NULL_STORES, MERGE_NULL_DELETES };

/* Merges `from` into the map `into`: maps are merged, other values replaced.  A map
 * that `into` lacks is copied, with its nulls. */
void specs_merge(struct arena *a, struct map *into, const struct map *from,
		enum merge_null null, struct trace *t, struct str path,
		const char *file);
void merge_init(struct merged *m, struct arena *a, struct trace *t);
/* Merges the spec of an overlay.  Fails with status 2 when it is malformed. */
bool merge_overlay(struct merged *m, const struct overlay *o, struct err *e);
/* Adds a mixin.  Its constraints must be new, and of a component that the recipe has
 * already it may only set the namespace and manifest files. */
bool merge_mixin(struct merged *m, const struct overlay *mixin, struct err *e);
/* The reference with its keys in the order of a recipe document; the source is there
 * even when it is empty. */
struct val merge_ordered(struct arena *a, struct val ref);

#endif

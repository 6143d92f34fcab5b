/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SPECS_H
#define SPECS_H
/*
 * How the specs of overlays become one.  Maps are changed in place; what is
 * taken from a later spec is copied.
 */
#include "overlay.h"
#include "trace.h"

struct merged {
	struct arena *arena;
	struct map *constraints; /* by name */
	struct map *refs;        /* component references by name */
	struct map *validation;  /* by phase */
	struct map *mixins;      /* names, in order */
	struct trace *trace;     /* or NULL */
};

/* What a null of the later map does. */
enum merge_null { MERGE_NULL_STORES, MERGE_NULL_DELETES };

/* Merges from into the map at `into`: maps recurse, all else replaces.  A map
 * that `into` lacks is copied as it is, its nulls too. */
void specs_merge(struct arena *a, struct map *into, const struct map *from,
		enum merge_null null, struct trace *t, struct str path,
		const char *file);
void merge_init(struct merged *m, struct arena *a, struct trace *t);
/* Merges the spec of an overlay.  Status 2 on a malformed one. */
bool merge_overlay(struct merged *m, const struct overlay *o, struct err *e);
/* Adds a mixin: its constraints must be new, and of components that are there
 * already it may set the namespace and manifest files only. */
bool merge_mixin(struct merged *m, const struct overlay *mixin, struct err *e);
/* The reference with its keys in the order of a recipe document; its source
 * is there even when empty. */
struct val merge_ordered(struct arena *a, struct val ref);

#endif

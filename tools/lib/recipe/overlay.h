/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OVERLAY_H
#define OVERLAY_H
/*
 * Overlays: pieces of a recipe that apply when their criteria match.  Each
 * names the overlay it is based on; overlays/base.yaml is the root of all.
 */
#include "criteria.h"
#include "tree.h"

struct overlay {
	struct str name;  /* metadata.name; "base" for the root */
	const char *file; /* where it stands, for messages */
	struct str base;  /* name of its parent; empty for the root's children */
	struct val spec;
	struct criteria criteria;
	bool has_criteria;
};

struct overlays {
	struct overlay base;
	struct overlay *v; /* in the order they were found; a later name wins */
	size_t n;
	struct overlay *mixin;
	size_t mixins;
};

/* Reads all overlays and mixins of a tree; any that cannot be read fails. */
bool overlays_load(struct overlays *o, const struct tree *t, struct err *e);
/* The mixin of that name, or NULL. */
const struct overlay *overlays_mixin(const struct overlays *o, struct str name);
/* True when some overlay states this value for the field. */
bool overlays_state(const struct overlays *o, enum criteria_field f, struct str s);

/*
 * The overlays that apply to a query, in the order they are merged: the root,
 * then for each match, the least specific first and equals by name, its chain
 * from the root down, each overlay once.  Fails on an unknown parent and on a
 * cycle.
 */
bool overlays_select(const struct overlays *o, struct arena *a,
		     const struct criteria *q, const struct overlay ***out,
		     size_t *n, struct err *e);

#endif

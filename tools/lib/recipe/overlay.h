/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OVERLAY_H
#define OVERLAY_H
/*
 * Overlays: parts of a recipe that apply when their criteria match.  Each names the
 * overlay that it is based on; overlays/base.yaml is the root of all.
 */
#include "criteria.h"
#include "tree.h"

struct overlay {
	struct str name;  /* metadata.name; "base" for the root */
	const char *file; /* the file it was read from, for messages */
	struct str base;  /* the name of its parent; empty when that is the root */
	struct val spec;
	struct criteria criteria;
	bool has_criteria;
};

struct overlays {
	struct overlay base;
	struct overlay *v; /* as found, but a later one takes the place of one of the same name */
	size_t n;
	struct overlay *mixin;
	size_t mixins;
	bool aicr; /* criteria_specificity() counts as the version in base/aicr.h does */
};

/* Reads all overlays and mixins of a tree.  Fails when one of them cannot be read. */
bool overlays_load(struct overlays *o, const struct tree *t, struct err *e);
/* The mixin of that name, or NULL. */
const struct overlay *overlays_mixin(const struct overlays *o, struct str name);
/* True when an overlay sets the field to this value. */
bool overlays_state(const struct overlays *o, enum criteria_field f, struct str s);

/*
 * *out takes the overlays that apply to a query, in the order in which they are
 * merged: the root, then for each match its chain from the root down.  The least
 * specific match comes first, and equally specific ones by name; each overlay appears
 * once.  Fails on an unknown parent and on a cycle.
 */
bool overlays_select(const struct overlays *o, struct arena *a,
		     const struct criteria *q, const struct overlay ***out,
		     size_t *n, struct err *e);

#endif

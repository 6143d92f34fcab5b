/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OVERRIDE_H
#define OVERRIDE_H
/*
 * Overrides from the command line: COMPONENT:PATH=VALUE, several separated by
 * commas.  PATH is cut at every dot.  VALUE is true, false, a decimal
 * integer, a number as Go's ParseFloat takes it, or a string.  The path
 * "enabled" decides whether the component is part of the list at all.
 */
#include "catalog.h"

struct override {
	struct str component; /* canonical name */
	bool alias;           /* was given by another name */
	struct str path;
	struct val value;
	size_t turn;          /* position on the command line */
};

struct overrides {
	struct override *v;
	size_t n, cap;
};

/* Adds what text says; status 2 when it is not of the form, or names no
 * component of the catalog. */
bool override_parse(struct overrides *o, struct arena *a,
		    const struct catalog *c, struct str text, struct err *e);
/* Sorts them for use: of one path the last wins, a canonical name before an
 * alias; then shallow paths first. */
void override_settle(struct overrides *o);
/* Applies those of the component to values; status 2 when a path runs through
 * something that is not a map. */
bool override_apply(const struct overrides *o, struct arena *a,
		    struct str component, struct val values, struct err *e);
/* Whether ref is enabled: what `enabled` overrides, else what the recipe
 * says.  Fails when a disabled one is to be enabled. */
bool override_enabled(const struct overrides *o, struct val ref, bool *enabled,
		      struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OVERRIDE_H
#define OVERRIDE_H
/*
 * Overrides from the command line: COMPONENT:PATH=VALUE, several with commas between.
 * Each dot separates two keys of PATH.  VALUE is true, false, a decimal integer, a
 * number as Go's ParseFloat reads it, or a string.  The path "enabled" decides
 * whether the component is part of the list at all.
 */
#include "catalog.h"

struct override {
	struct str component; /* the name in the catalog */
	bool alias;           /* the user gave another name */
	struct str path;
	struct val value;
	size_t turn;          /* position on the command line */
};

struct overrides {
	struct override *v;
	size_t n, cap;
};

/* The value that a text of the command line is. */
struct val override_value(struct str text);
/* Go's ParseBool (1, t, T, TRUE, true, True and the like) of such a value: 0, 1, or -1
 * when v is neither. */
int override_bool(struct val v);
/* Adds the overrides of the text.  Fails with status 2 when the text has another
 * form, or names no component of the catalog. */
bool override_parse(struct overrides *o, struct arena *a,
		    const struct catalog *c, struct str text, struct err *e);
/* Sorts the overrides in the order in which they are applied: shallow paths first; of
 * several for one path the last one on the command line wins, and a canonical name
 * wins over an alias. */
void override_sort(struct overrides *o);
/* Applies the overrides of the component to the values.  Fails with status 2 when a
 * path goes through a value that is not a map. */
bool override_apply(const struct overrides *o, struct arena *a,
		    struct str component, struct val values, struct err *e);
/* *enabled tells whether ref is enabled: by an override of `enabled`, else by the
 * recipe.  Fails when an override enables a component that the recipe disables. */
bool override_enabled(const struct overrides *o, struct val ref, bool *enabled,
		      struct err *e);

#endif

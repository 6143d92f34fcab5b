/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SETTING_H
#define SETTING_H
/*
 * Values that the command line of a bundle sets, COMPONENT:PATH=VALUE, or leaves to the
 * cluster, COMPONENT:PATH; several with commas between.  Each dot of PATH separates two
 * keys.  COMPONENT is a name, or one of its valueOverrideKeys in the registry.
 */
#include "base/err.h"
#include "base/val.h"

struct setting {
	struct str component, path;
	struct str value; /* empty for COMPONENT:PATH */
};

struct settings {
	struct setting *v;
	size_t n, cap;
};

/* Adds the settings of a text, with values or all without.  Fails with status 2 and
 * names `option`, "--set". */
bool setting_parse(struct settings *s, struct arena *a, struct str text, bool values,
		   const char *option, struct err *e);
/*
 * The name under which the settings of a component stand: its own when there is one for
 * it, else the first of the registry's keys for which there is one.  Empty: there is none.
 */
struct str setting_name(const struct settings *s, struct str component, struct val entry);
/* Whether the settings for `name` enable or disable the component: 1, 0, or -1 when
 * they say nothing.  *ok turns false for a value that is neither true nor false. */
int setting_enabled(const struct settings *s, struct str name, bool *ok, struct err *e);
/* Applies the settings for `name`, but for `enabled`, to the values. */
bool setting_apply(const struct settings *s, struct arena *a, struct str name,
		   struct val values, struct err *e);

/* The value at a path of v; nil when there is none.  *found says whether there is one. */
struct val place_get(struct val v, struct str path, bool *found);
/* Puts a value at the path, making the maps that it lacks.  Fails with status 2 when
 * something on the way is not a map. */
bool place_put(struct arena *a, struct val v, struct str path, struct val value, struct err *e);
/* The same, but what is not a map on the way is replaced by one. */
void place_force(struct arena *a, struct val v, struct str path, struct val value);
/* Takes the value at the path out of v; its emptied parent stays.  False: there is none. */
bool place_take(struct val v, struct str path, struct val *out);

#endif

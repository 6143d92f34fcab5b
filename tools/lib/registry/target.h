/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TARGET_H
#define TARGET_H
/*
 * The target of a copy, and the location in it for each item of a lock: below a
 * registry and prefix, or in a layout, by the path of the item's source or by
 * rules (--map).
 */
#include "records/lock.h"
#include "rewrite.h"

struct target {
	struct location at;       /* registry and prefix, or layout */
	struct str charts_prefix;
	struct rewrite map;
};

/* Takes --charts-prefix, --map or --map-file; false when key is another option's.
 * A wrong argument sets e (opts_next reports it). */
bool target_option(struct arena *a, struct target *t, int key, const char *arg,
		   struct err *e);
/* Sets t->at from the text of --target; status 2 when text is no target. */
bool target_set(struct arena *a, struct target *t, const char *text, struct err *e);

/* The item's name in messages and in a layout: NAME:VERSION of a chart, or
 * the reference. */
struct str target_label(struct arena *a, const struct lock_item *i);
/* The item's location in the target, and its tag there, which may be empty (in a
 * layout the name of its entry).  Status 2 when the rules make no valid location. */
bool target_location(struct arena *a, const struct target *t, const struct lock_item *i,
		     struct location *to, struct str *tag, struct err *e);

#endif

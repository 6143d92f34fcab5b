/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TARGET_H
#define TARGET_H
/*
 * Where a lock's items go: below a registry and prefix or into a layout, by
 * the path of their source or by rules.
 */
#include "records/lock.h"
#include "rewrite.h"

struct target {
	struct location at;       /* registry and prefix, or layout */
	struct str charts_prefix;
	struct rewrite map;
};

/* Takes an option of the programs that map; false when key is another
 * option's.  A wrong argument sets e. */
bool target_option(struct arena *a, struct target *t, int key, const char *arg,
		   struct err *e);
/* Sets t->at; status 2 when text is no target. */
bool target_set(struct arena *a, struct target *t, const char *text, struct err *e);

/* The item's name in messages and in a layout: NAME:VERSION of a chart, or
 * the reference. */
struct str target_label(struct arena *a, const struct lock_item *i);
/* Where the item goes, and its tag there (at a layout its entry; may be
 * empty).  Status 2 when that is no location. */
bool target_location(struct arena *a, const struct target *t, const struct lock_item *i,
		     struct location *to, struct str *tag, struct err *e);

#endif

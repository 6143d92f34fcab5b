/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TARGET_H
#define TARGET_H
/*
 * Where a lock's items go: below a registry and prefix or into a layout, by
 * the path of their source or by rules.
 */
#include "cli/opts.h"
#include "records/lock.h"
#include "rewrite.h"

struct target {
	struct location at;       /* registry and prefix, or layout */
	struct str charts_prefix;
	struct rewrite map;
};

/* The options of the programs that map, for their tables. */
enum { TARGET_CHARTS = 1200, TARGET_MAP, TARGET_MAP_FILE };
#define TARGET_OPTS \
	{ TARGET_CHARTS, "charts-prefix", "PATH", "put charts below this path" }, \
	{ TARGET_MAP, "map", "FROM=TO", "put what starts with FROM at TO" }, \
	{ TARGET_MAP_FILE, "map-file", "FILE", "such rules, one a line" }
/* Takes one of them; false when key is another option's.  Ends the program on
 * a wrong argument. */
bool target_option(struct arena *a, struct target *t, const struct opts *o, int key);
/* Sets t->at; ends the program when text is no target. */
void target_set(struct arena *a, struct target *t, const struct opts *o,
		const char *text);

/* The item's name in messages and in a layout: NAME:VERSION of a chart, or
 * the reference. */
struct str target_label(struct arena *a, const struct lock_item *i);
/* Where the item goes, and its tag there (at a layout its entry; may be
 * empty).  Status 2 when that is no location. */
bool target_location(struct arena *a, const struct target *t, const struct lock_item *i,
		     struct location *to, struct str *tag, struct err *e);

#endif

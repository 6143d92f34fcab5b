/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LOCK_H
#define LOCK_H
/*
 * mirror.lock, and the lists from which it is made: text, one item a line,
 * columns separated by TABs.
 *
 *	list	REFERENCE [...]
 *		REFERENCE - PLATFORMS [KEY=VALUE ...]
 *		chart REPOSITORY NAME VERSION [DIGEST]
 *		{...} the record of a component, for its chart
 *	lock	REFERENCE DIGEST PLATFORMS [KEY=VALUE ...]
 *		chart REPOSITORY NAME VERSION DIGEST [KEY=VALUE ...]
 *
 * PLATFORMS is "all" or a comma-separated list, in a list also "-".  The columns KEY=VALUE are
 * sorted by key: kind, to, from, vetted (which older locks write as
 * "vetted:VALUE"), each at most once, and others, which are kept as they are.
 */
#include "base/err.h"
#include "component.h"
#include "lines.h"
#include "oci/location.h"
#include "oci/ref.h"

/* The kinds of items, named by the column "kind". */
enum lock_kind { LOCK_PLAIN, LOCK_RELEASE, LOCK_COMPONENT, LOCK_CATALOG, LOCK_GRAPH,
		 LOCK_OPERATOR, LOCK_GENERIC, LOCK_FILES };

/* The columns KEY=VALUE of an item.  A member that is empty, and LOCK_PLAIN, mean
 * that the item has no such column. */
struct lock_columns {
	enum lock_kind kind;
	struct str to;     /* PATH[:TAG] under the target, in place of the one by rules */
	struct str from;   /* the location from which the item is read */
	struct str vetted; /* the check that the digest passed (--verify-cmd) */
	struct str others; /* the other columns as they stood, with TABs between */
};

struct lock_item {
	bool chart;
	struct str name;       /* canonical reference; of a chart, its first four columns */
	struct str digest;     /* may be empty in a list */
	bool pulled;           /* the digest is that of a chart that was pulled */
	struct str platforms;  /* "all" or "linux/amd64,…"; empty in a list */
	struct lock_columns columns;
	struct str wanted_by;  /* of a list's image: line_wanted_by */
	struct ref ref;        /* of an image */
	struct str repository, chart_name, version; /* of a chart */
};

struct lock {
	struct lock_item *item; /* sorted by name, each name once */
	size_t n, cap;
};

/* Adds the items of the file at path ("-" is standard input), a list or a
 * lock.  The digest in the second column of a list's line does not count.  Fails with a message that names file and line and status 2, or 3 when
 * `probable` refuses an image of the list. */
bool list_read(struct arena *a, struct lock *l, const char *path,
	       enum probable probable, struct err *e);
bool lock_read(struct arena *a, struct lock *l, const char *path, struct err *e);
/* Adds the chart of a component's record, as pull-chart writes it; the digest is
 * that of the manifest for an OCI chart, else that of the archive. */
bool lock_add_component(struct arena *a, struct lock *l, const struct component *c,
			struct err *e);
/* Sorts the items and drops repeated names. */
void lock_sort(struct lock *l);
/* The same for a list, whose items of one name become one that has the columns of all.
 * Status 2 when they want different places. */
bool lock_unite(struct lock *l, struct err *e);
/* The item of that name in a sorted lock, or NULL. */
const struct lock_item *lock_find(const struct lock *l, struct str name);
/* Sets the error of an item with another digest than the lock's.  Returns false, with
 * status 1. */
bool lock_differs(struct str locked, struct str got, struct err *e);
/* The item's line in a lock, in a. */
struct str lock_line(struct arena *a, const struct lock_item *i);
/* True when the chart's repository is an OCI registry or layout, where the chart
 * has a manifest; then *at takes its location and *tag its tag there (in a layout
 * NAME:VERSION). */
bool lock_chart_location(struct arena *a, const struct lock_item *i,
			 struct location *at, struct str *tag);
/* Splits a list of platforms at its commas into *out, in a; empty ones are left
 * out.  Returns their number. */
size_t platforms_split(struct arena *a, struct str text, struct str **out);

#endif

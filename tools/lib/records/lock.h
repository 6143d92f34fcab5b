/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LOCK_H
#define LOCK_H
/*
 * mirror.lock and the lists it is made from: text, one item a line, columns
 * separated by TABs.
 *
 *	list	REFERENCE [...]
 *		chart REPOSITORY NAME VERSION [DIGEST]
 *	lock	REFERENCE DIGEST PLATFORMS [KEY=VALUE ...]
 *		chart REPOSITORY NAME VERSION DIGEST [KEY=VALUE ...]
 *
 * PLATFORMS is "all" or a comma-separated list.  The columns KEY=VALUE are
 * sorted by their keys, which are unique: kind, to, from, vetted (which older
 * locks write as "vetted:VALUE") and any others, which are kept.
 */
#include "base/err.h"
#include "component.h"
#include "lines.h"
#include "oci/location.h"
#include "oci/ref.h"

/* What an item is: the words of the column "kind". */
enum lock_kind { LOCK_PLAIN, LOCK_RELEASE, LOCK_COMPONENT, LOCK_CATALOG, LOCK_GRAPH,
		 LOCK_OPERATOR, LOCK_GENERIC, LOCK_FILES };

/* The columns KEY=VALUE of an item; what is empty or LOCK_PLAIN it lacks. */
struct lock_columns {
	enum lock_kind kind;
	struct str to;     /* PATH[:TAG] under the target, other than the rules say */
	struct str from;   /* where it is read */
	struct str vetted; /* by what the digest was found good */
	struct str others; /* the other columns as they stood, with TABs between */
};

struct lock_item {
	bool chart;
	struct str name;       /* canonical reference, or the first four columns */
	struct str digest;     /* may be empty in a list */
	struct str platforms;  /* "all" or "linux/amd64,…"; empty in a list */
	struct lock_columns columns;
	struct ref ref;        /* of an image */
	struct str repository, chart_name, version; /* of a chart */
};

struct lock {
	struct lock_item *item; /* sorted by name, each name once */
	size_t n, cap;
};

/* Adds the items of the file at path ("-" is standard input), a list or a
 * lock.  Messages name file and line; status 2, or 3 for a list with probable
 * images about which nothing was decided. */
bool list_read(struct arena *a, struct lock *l, const char *path,
	       enum probable probable, struct err *e);
bool lock_read(struct arena *a, struct lock *l, const char *path, struct err *e);
/* Adds the chart of a component's record, as pull-chart writes it; its digest
 * is the manifest's of an OCI chart, else the archive's. */
bool lock_add_component(struct arena *a, struct lock *l, const struct component *c,
			struct err *e);
/* Sorts the items and drops repeated names. */
void lock_sort(struct lock *l);
/* The item of that name in a sorted lock, or NULL. */
const struct lock_item *lock_find(const struct lock *l, struct str name);
/* The item's line in a lock, in a. */
struct str lock_line(struct arena *a, const struct lock_item *i);
/* True when the chart's repository is an OCI registry or layout, where it has
 * a manifest; then *at is its location and *tag its tag there (at a layout
 * NAME:VERSION). */
bool lock_chart_location(struct arena *a, const struct lock_item *i,
			 struct location *at, struct str *tag);
/* What follows each comma, trimmed; the number of parts. */
size_t platforms_split(struct arena *a, struct str text, struct str **out);

#endif

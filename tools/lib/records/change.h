/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHANGE_H
#define CHANGE_H
/* How one lock differs from another. */
#include "lock.h"

enum change_kind { CHANGE_NONE, CHANGE_ADDED, CHANGE_REMOVED, CHANGE_MOVED, CHANGE_COLUMNS };

struct change {
	enum change_kind kind;
	const struct lock_item *was; /* NULL when it is added */
	const struct lock_item *is;  /* NULL when it is removed */
};

/*
 * Compares two sorted locks, item by item.  Returns the changes in the order of the
 * items' names, in a, and their number in *n.  An item that has another digest was
 * moved, whatever its columns are; one that has the same digest and other platforms
 * or other columns KEY=VALUE is CHANGE_COLUMNS.
 */
struct change *locks_compare(struct arena *a, const struct lock *old, const struct lock *new,
			     size_t *n);
/* The columns of an item's line after its digest, without the TAB before them; in a. */
struct str lock_columns_after(struct arena *a, const struct lock_item *i);
/* One line for people, without a newline, in a: "added: LINE" (the name alone for an
 * item without a digest), "removed: LINE", "moved: NAME from DIGEST to DIGEST" or
 * "changed: NAME from COLUMNS to COLUMNS". */
struct str change_text(struct arena *a, const struct change *c);

#endif

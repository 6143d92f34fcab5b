/* SPDX-License-Identifier: Apache-2.0 */
#include "change.h"

#include "cli/diag.h"

static void
show_added(struct arena *a, const struct job *j)
{
	struct str line = j->failed ? j->item.name : lock_line(a, &j->item);

	warn("added: %.*s", STR_ARG(line));
}

/* The columns after the digest. */
static struct str
rest_of(struct arena *a, const struct lock_item *i)
{
	struct str line = lock_line(a, i);

	return str_sub(line, i->name.n + 1 + i->digest.n, line.n);
}

/* Prints how an item is not what the lock has; false when it is. */
static bool
show_change(struct arena *a, const struct lock_item *was, const struct job *j)
{
	const struct lock_item *is = &j->item;

	if (!str_eq(was->digest, is->digest) && (!j->failed || j->moved))
		warn("moved: %.*s from %.*s to %.*s", STR_ARG(is->name), STR_ARG(was->digest),
		     STR_ARG(is->digest));
	else if (!j->failed && !str_eq(rest_of(a, was), rest_of(a, is)))
		warn("changed: %.*s from%.*s to%.*s", STR_ARG(is->name),
		     STR_ARG(rest_of(a, was)), STR_ARG(rest_of(a, is)));
	else
		return false;
	return true;
}

size_t
changes_show(struct arena *a, const struct lock *old, const struct job *job, size_t n, bool whole)
{
	size_t i = 0, k = 0, changes = 0;
	int order;

	while (i < n || k < old->n) {
		order = i == n ? 1 : k == old->n ? -1 : str_cmp(job[i].item.name, old->item[k].name);
		if (order < 0) {
			show_added(a, &job[i++]);
			changes++;
		} else if (order > 0) {
			if (whole)
				warn("removed: %.*s", STR_ARG(lock_line(a, &old->item[k])));
			changes += whole;
			k++;
		} else {
			changes += show_change(a, &old->item[k++], &job[i++]);
		}
	}
	return changes;
}

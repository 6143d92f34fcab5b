/* SPDX-License-Identifier: Apache-2.0 */
#include "difference.h"

#include "cli/diag.h"

/* The items that a lock of the jobs would have. */
static struct lock
lock_of(struct arena *a, const struct lock *old, const struct job *job, size_t n)
{
	struct lock new = { .item = arena_array(a, struct lock_item, n + 1), .n = n };
	const struct lock_item *was;
	size_t i;

	for (i = 0; i < n; i++) {
		was = job[i].failed && !job[i].moved ? lock_find(old, job[i].item.name) : NULL;
		new.item[i] = was ? *was : job[i].item;
	}
	return new;
}

size_t
difference_show(struct arena *a, const struct lock *old, const struct job *job, size_t n,
		unsigned kinds)
{
	struct lock new = lock_of(a, old, job, n);
	size_t count, shown = 0, i;
	struct change *c = locks_compare(a, old, &new, &count);

	for (i = 0; i < count; i++)
		if (kinds & 1u << c[i].kind) {
			warn("%.*s", STR_ARG(change_text(a, &c[i])));
			shown++;
		}
	return shown;
}

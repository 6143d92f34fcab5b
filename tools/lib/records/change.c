/* SPDX-License-Identifier: Apache-2.0 */
#include "change.h"

struct str
lock_columns_after(struct arena *a, const struct lock_item *i)
{
	struct str line = lock_line(a, i);

	return str_sub(line, i->name.n + 1 + i->digest.n + 1, line.n);
}

static enum change_kind
kind_of(struct arena *a, const struct lock_item *was, const struct lock_item *is)
{
	if (!str_eq(was->digest, is->digest))
		return CHANGE_MOVED;
	return str_eq(lock_columns_after(a, was), lock_columns_after(a, is)) ? CHANGE_NONE
									     : CHANGE_COLUMNS;
}

struct change *
locks_compare(struct arena *a, const struct lock *old, const struct lock *new, size_t *n)
{
	struct change *out = arena_array(a, struct change, old->n + new->n + 1);
	const struct lock_item *was = old->item, *is = new->item;
	const struct lock_item *was_end = was + old->n, *is_end = is + new->n;
	int order;

	for (*n = 0; was < was_end || is < is_end;) {
		order = is == is_end ? -1 : was == was_end ? 1 : str_cmp(was->name, is->name);
		if (order < 0)
			out[(*n)++] = (struct change){ CHANGE_REMOVED, was++, NULL };
		else if (order > 0)
			out[(*n)++] = (struct change){ CHANGE_ADDED, NULL, is++ };
		else {
			out[*n] = (struct change){ kind_of(a, was, is), was, is };
			*n += out[*n].kind != CHANGE_NONE;
			was++;
			is++;
		}
	}
	return out;
}

struct str
change_text(struct arena *a, const struct change *c)
{
	struct str from, to;

	switch (c->kind) {
	case CHANGE_ADDED:
		to = c->is->digest.n ? lock_line(a, c->is) : c->is->name;
		return str_of(arena_printf(a, "added: %.*s", STR_ARG(to)));
	case CHANGE_REMOVED:
		return str_of(arena_printf(a, "removed: %.*s", STR_ARG(lock_line(a, c->was))));
	case CHANGE_MOVED:
		return str_of(arena_printf(a, "moved: %.*s from %.*s to %.*s",
					   STR_ARG(c->is->name), STR_ARG(c->was->digest),
					   STR_ARG(c->is->digest)));
	case CHANGE_COLUMNS:
		from = lock_columns_after(a, c->was);
		to = lock_columns_after(a, c->is);
		return str_of(arena_printf(a, "changed: %.*s from %.*s to %.*s",
					   STR_ARG(c->is->name), STR_ARG(from), STR_ARG(to)));
	case CHANGE_NONE:
		break;
	}
	return STR("");
}

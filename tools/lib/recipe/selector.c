/* SPDX-License-Identifier: Apache-2.0 */
#include "selector.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/map.h"

/* The keys of m, sorted, with commas between. */
static struct str
keys_of(struct arena *a, const struct map *m)
{
	struct map_entry **sorted = map_sorted(m, a);
	struct buf b;
	size_t i;

	buf_init(&b, a, LIMIT_LINE);
	for (i = 0; i < m->n; i++)
		buf_printf(&b, "%s%.*s", i ? ", " : "", STR_ARG(sorted[i]->key));
	return buf_str(&b);
}

bool
selector_find(struct val v, struct str path, struct val *out, struct err *e)
{
	struct str rest = path, key;
	struct val *next;
	bool more = true;

	if (str_starts(rest, STR(".")))
		rest = str_sub(rest, 1, rest.n);
	if (rest.n == 0)
		more = false;
	while (more) {
		more = str_cut(rest, '.', &key, &rest);
		if (val_kind(v) != KIND_MAP)
			return err_set(e, STATUS_USAGE, "selector %.*s: cannot descend into a value that is no map at '%.*s'",
				       STR_ARG(path), STR_ARG(key)) || err_fault(e, FAULT_NOT_FOUND);
		next = map_get(val_object(v), key);
		if (!next)
			return err_set(e, STATUS_USAGE, "selector %.*s: no '%.*s' here; there is: %.*s",
				       STR_ARG(path), STR_ARG(key), STR_ARG(keys_of(e->arena, v.m))) ||
			       err_fault(e, FAULT_NOT_FOUND);
		v = *next;
	}
	*out = v;
	return true;
}

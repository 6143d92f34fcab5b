/* SPDX-License-Identifier: Apache-2.0 */
#include "merge.h"

#include "limits.h"
#include "map.h"

struct merge {
	struct exec *x;
	bool overwrite;
	int depth;
};

static void merge(struct merge *m, struct val dst, struct val src);

static void
merge_key(struct merge *m, struct val dst, struct str key, struct val new)
{
	struct val *old = map_get(dst.m, key);

	if (val_is_nil(new)) {
		if (m->overwrite)
			map_set(dst.m, key, new);
		return;
	}
	if (old && val_kind(*old) == KIND_MAP && val_kind(new) == KIND_MAP) {
		struct val both = *old;

		merge(m, both, new);
		if (both.m->n)
			return;
	}
	if (!m->overwrite && old && val_truth(*old))
		return;
	if (dst.type->elem && dst.type->elem != new.type)
		exec_fail(m->x, "reflect.Value.SetMapIndex: value of type interface {} "
			  "is not assignable to type %s", dst.type->elem->name);
	map_set(dst.m, key, new);
}

/* Goes by a list of src's keys, since dst may hold src itself. */
static void
merge(struct merge *m, struct val dst, struct val src)
{
	struct map_entry **e;
	const struct val *v;
	size_t i, n;

	if (dst.m == src.m || !src.m || !dst.m)
		return;
	if (++m->depth > LIMIT_VALUE_DEPTH)
		exec_fail(m->x, "maps nested over %d deep", LIMIT_VALUE_DEPTH);
	n = src.m->n;
	e = map_sorted(src.m, m->x->arena);
	for (i = 0; i < n; i++) {
		v = map_get(src.m, e[i]->key);
		if (v)
			merge_key(m, dst, e[i]->key, *v);
	}
	m->depth--;
}

void
merge_maps(struct exec *x, struct val dst, struct val src, bool overwrite)
{
	merge(&(struct merge){ x, overwrite, 0 }, dst, src);
}

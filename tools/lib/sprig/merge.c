/* SPDX-License-Identifier: Apache-2.0 */
#include "merge.h"

#include "base/limits.h"
#include "base/map.h"

struct merge {
	struct exec *x;
	bool overwrite;
	int depth;
};

static void merge(struct merge *m, struct val dst, struct val src);

/* dst[key] = new; `new` is an element of a map of src's type. */
static void
merge_set(struct merge *m, struct val dst, struct val src, struct str key, struct val new)
{
	const struct type *want = dst.type->elem, *have = src.type->elem;

	if (val_kind(new) == KIND_LIST)
		have = new.type; /* mergo takes lists out of their interface */
	if (want && want != have)
		exec_fail(m->x, "reflect.Value.SetMapIndex: value of type %s "
			  "is not assignable to type %s",
			  have ? have->name : "interface {}", want->name);
	map_set(dst.m, key, new);
}

static void
merge_key(struct merge *m, struct val dst, struct val src, struct str key, struct val new)
{
	struct val *old = map_get(dst.m, key);

	if (val_is_nil(new)) {
		if (m->overwrite)
			merge_set(m, dst, src, key, new);
		return;
	}
	if (old && val_kind(*old) == KIND_MAP && val_kind(new) == KIND_MAP) {
		struct val both = *old;

		merge(m, both, new);
		if (both.m && both.m->n)
			return;
	}
	if (!m->overwrite && old && val_truth(*old))
		return;
	merge_set(m, dst, src, key, new);
}

/* Walks a copy of src's keys, because dst may contain src itself. */
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
	exec_work(m->x, n);
	e = map_sorted(src.m, m->x->arena);
	for (i = 0; i < n; i++) {
		v = map_get(src.m, e[i]->key);
		if (v)
			merge_key(m, dst, src, e[i]->key, *v);
	}
	m->depth--;
}

void
merge_maps(struct exec *x, struct val dst, struct val src, bool overwrite)
{
	merge(&(struct merge){ x, overwrite, 0 }, dst, src);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "order.h"

#include "base/map.h"

bool
ref_enabled(struct val ref)
{
	struct val enabled = val_get(val_get(ref, "overrides"), "enabled");

	return val_kind(enabled) != KIND_BOOL || val_flag(enabled);
}

/* Fails when a dependency of a reference is not in the list. */
static bool
check_names(const struct list *refs, const struct map *all, struct err *e)
{
	size_t i, k;

	for (i = 0; i < refs->n; i++) {
		struct val deps = val_get(refs->v[i], "dependencyRefs");

		for (k = 0; k < val_length(deps); k++) {
			struct val d = val_at(deps, k);

			if (val_kind(d) != KIND_STRING || !map_get(all, val_text(d)))
				return err_set(e, STATUS_USAGE,
					       "component %.*s depends on %.*s, which is not in the recipe",
					       STR_ARG(val_get_str(refs->v[i], "name")),
					       STR_ARG(val_kind(d) == KIND_STRING ? val_text(d) : STR("a value that is no name")));
		}
	}
	return true;
}

/* True when all dependencies of the reference are done. */
static bool
ready(struct val ref, const struct map *done)
{
	struct val deps = val_get(ref, "dependencyRefs");
	size_t k;

	for (k = 0; k < val_length(deps); k++)
		if (!map_get(done, val_str_at(deps, k)))
			return false;
	return true;
}

/* Of the references that are ready and not done the first by name, or nil. */
static struct val
first_ready(const struct list *refs, const struct map *done)
{
	struct val best = NIL;
	size_t i;

	for (i = 0; i < refs->n; i++) {
		struct str name = val_get_str(refs->v[i], "name");

		if (map_get(done, name) || !ready(refs->v[i], done))
			continue;
		if (val_is_nil(best) || str_cmp(name, val_get_str(best, "name")) < 0)
			best = refs->v[i];
	}
	return best;
}

bool
order_refs(struct arena *a, const struct list *refs, bool all_of_them, struct val *out,
	   struct err *e)
{
	struct map *all = map_new(a), *done = map_new(a);
	struct val ref;
	size_t i;

	*out = val_list(a, NULL, 0);
	for (i = 0; i < refs->n; i++) {
		struct str name = val_get_str(refs->v[i], "name");

		map_set(all, name, refs->v[i]);
		if (!all_of_them && !ref_enabled(refs->v[i]))
			map_set(done, name, refs->v[i]);
	}
	if (!check_names(refs, all, e))
		return false;
	while (done->n < all->n) {
		ref = first_ready(refs, done);
		if (val_is_nil(ref))
			return err_set(e, STATUS_USAGE, "the dependencies of the recipe's components form a cycle");
		map_set(done, val_get_str(ref, "name"), ref);
		val_append(a, out, val_get(ref, "name"));
	}
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"
#include "order.h"
#include "recipe.h"
#include "specs.h"

/* Merges a values file of the tree into m; `at` is the path of m in the trace. */
static bool
merge_file(struct recipes *r, struct str path, struct map *m, struct str at,
	   struct err *e)
{
	struct val v;

	if (!tree_yaml(&r->tree, path, &v, e))
		return false;
	if (val_is_nil(v))
		return true;
	if (val_kind(v) != KIND_MAP)
		return err_set(e, STATUS_USAGE, "%s: values are not a map",
			       tree_find(&r->tree, path)->full);
	specs_merge(r->arena, m, v.m, MERGE_NULL_DELETES, r->trace, at,
		   tree_find(&r->tree, path)->full);
	return true;
}

/* Notes for values that an override set the files that the override is from; nulls
 * set none. */
static void
trace_overrides(struct trace *t, const struct map *m, struct str from, struct str to)
{
	const struct map_entry *x;
	struct val *file;

	for (x = t ? map_next(m, NULL) : NULL; x; x = map_next(m, x)) {
		struct str source = trace_path(t, from, x->key), target = trace_path(t, to, x->key);

		if (val_kind(x->v) == KIND_MAP && x->v.m->n)
			trace_overrides(t, x->v.m, source, target);
		else if ((file = map_get(t->from, source)) && !val_is_nil(x->v))
			map_set(t->from, target, *file);
	}
}

bool
recipe_values(struct recipes *r, struct val ref, struct val *out, struct err *e)
{
	struct str name = val_get_str(ref, "name"), file = val_get_str(ref, "valuesFile");
	struct str own = str_of(arena_printf(r->arena, "components/%.*s/values.yaml", STR_ARG(name)));
	struct str of = trace_path(r->trace, STR("components"), name);
	struct str at = trace_path(r->trace, of, STR("values"));
	struct val overrides = val_get(ref, "overrides");

	*out = val_map(r->arena);
	if (file.n && !str_eq(file, own) && tree_find(&r->tree, own) &&
	    !merge_file(r, own, out->m, at, e))
		return false;
	if (file.n && !merge_file(r, file, out->m, at, e))
		return false;
	if (val_kind(overrides) != KIND_MAP)
		return true;
	specs_merge(r->arena, out->m, overrides.m, MERGE_NULL_DELETES, r->trace, at, "the recipe");
	trace_overrides(r->trace, overrides.m, trace_path(r->trace, of, STR("overrides")), at);
	return true;
}

/* *out takes the fields of a component that selectors can name. */
static bool
hydrate_ref(struct recipes *r, struct val ref, struct val *out, struct err *e)
{
	static const char *const keys[] = { "name", "type", "source", "namespace",
		"chart", "version", "tag", "path", "dependencyRefs" };
	struct val v;
	size_t i;

	*out = val_map(r->arena);
	for (i = 0; i < sizeof keys / sizeof *keys; i++) {
		v = val_get(ref, keys[i]);
		if (!val_is_nil(v))
			map_set(out->m, str_of(keys[i]), v);
	}
	if (!recipe_values(r, ref, &v, e))
		return false;
	if (v.m->n)
		map_set(out->m, STR("values"), v);
	return true;
}

/* The lists that AICR's hydrated metadata always has; nothing is put into them here, and
 * as Go's nil lists they are null in JSON and [] in YAML. */
static struct val
metadata_hydrated(struct arena *a, struct val metadata)
{
	static const char *const keys[] = { "excludedOverlays", "constraintWarnings" };
	struct val out = val_copy(a, metadata);
	size_t i;

	for (i = 0; val_object(out) && i < sizeof keys / sizeof *keys; i++)
		if (val_is_nil(val_get(out, keys[i])))
			map_set(out.m, str_of(keys[i]), val_list_nil(&TYPE_STRINGS));
	return out;
}

bool
recipe_hydrate(struct recipes *r, struct val recipe, struct val *out,
	       struct err *e)
{
	static const char *const keys[] = { "kind", "apiVersion", "metadata", "criteria",
		"constraints", "deploymentOrder" };
	struct val refs = val_get(recipe, "componentRefs"), components = val_map(r->arena), v;
	struct criteria q;
	size_t i;

	*out = val_map(r->arena);
	for (i = 0; i < sizeof keys / sizeof *keys; i++) {
		v = val_get(recipe, keys[i]);
		if (!val_is_nil(v))
			map_set(out->m, str_of(keys[i]), v);
	}
	map_set(out->m, STR("metadata"), metadata_hydrated(r->arena, val_get(recipe, "metadata")));
	if (criteria_read(r->arena, val_get(recipe, "criteria"), &q))
		map_set(out->m, STR("criteria"), criteria_val(r->arena, &q, true));
	for (i = 0; i < val_length(refs); i++) {
		if (!hydrate_ref(r, val_at(refs, i), &v, e))
			return false;
		map_set(components.m, val_get_str(val_at(refs, i), "name"), v);
	}
	map_set(out->m, STR("components"), components);
	return true;
}

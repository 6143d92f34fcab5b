/* SPDX-License-Identifier: Apache-2.0 */
#include "result.h"

#include "base/map.h"
#include "specs.h"
#include "yaml/yaml.h"

bool
result_parse(struct arena *a, struct str text, struct val *out, struct err *e)
{
	if (!yaml_parse(a, text, YAML_EXACT | YAML_V3, out, e))
		return err_wrap(e, "failed to decode YAML");
	return val_object(*out) || err_set(e, STATUS_USAGE, "failed to decode YAML: not a map");
}

/* A map of the entries of these keys that are not empty. */
static struct val
known(struct arena *a, struct val v, const char *const *keys)
{
	struct val out = val_map(a);

	for (; *keys; keys++)
		if (val_truth(val_get(v, *keys)))
			map_set(out.m, str_of(*keys), val_get(v, *keys));
	return out;
}

/* The criteria that the document has. */
static struct val
criteria_kept(struct arena *a, struct val v)
{
	struct val out = val_map(a), nodes = val_get(v, "nodes");
	size_t i;

	for (i = 0; i < CRITERIA_FIELDS; i++)
		if (val_get_str(v, criteria_names[i]).n)
			map_set(out.m, str_of(criteria_names[i]), val_get(v, criteria_names[i]));
	if (val_integer(nodes) != 0)
		map_set(out.m, STR("nodes"), nodes);
	return out;
}

/* A RecipeResult with the fields that AICR knows. */
static struct val
reduced(struct arena *a, struct val v)
{
	static const char *const meta[] = { "version", "appliedOverlays", "excludedOverlays",
		"constraintWarnings", NULL };
	enum { REFS = 1 };
	static const char *const rest[] = { "constraints", "componentRefs", "deploymentOrder",
		"validation", NULL };
	struct val out = val_map(a), refs = val_list(a, NULL, 0), all = val_get(v, "componentRefs"), ref;
	size_t i;

	for (i = 0; i < val_length(all); i++) {
		ref = merge_ordered(a, val_at(all, i));
		val_append(a, &refs, ref);
	}
	map_set(out.m, STR("kind"), val_str(val_get_str(v, "kind")));
	map_set(out.m, STR("apiVersion"), val_str(val_get_str(v, "apiVersion")));
	map_set(out.m, STR("metadata"), known(a, val_get(v, "metadata"), meta));
	map_set(out.m, STR("criteria"), criteria_kept(a, val_get(v, "criteria")));
	for (i = 0; rest[i]; i++)
		if (val_truth(val_get(v, rest[i])))
			map_set(out.m, str_of(rest[i]), i == REFS ? refs : val_get(v, rest[i]));
	return out;
}

/* The recipe for the criteria of an overlay, which it keeps as they stand there. */
static bool
resolve(struct recipes *r, const struct recipe_options *q, const char *where, struct val *v,
	struct err *e)
{
	struct recipe_options asked = *q;
	struct val criteria = val_get(val_get(*v, "spec"), "criteria");

	if (val_is_nil(criteria))
		return err_set(e, STATUS_USAGE, "overlay \"%s\" has no criteria; only leaf overlays (with "
			       "spec.criteria) can be used directly — run \"aicr recipe\" with explicit "
			       "criteria instead", where);
	if (!criteria_read(r->arena, criteria, &asked.criteria))
		return err_set(e, STATUS_USAGE, "%s: spec.criteria is not a map of strings", where);
	if (!recipe_options_open(&asked, r, r->arena, e))
		return false;
	r->unstated = true;
	if (!recipe_options_resolve(&asked, r, v, e))
		return false;
	map_set(val_object(*v), STR("criteria"), criteria_kept(r->arena, criteria));
	return true;
}

bool
result_complete(struct recipes *r, const struct recipe_options *q, const char *where,
		struct val *v, struct err *e)
{
	struct str kind = val_get_str(*v, "kind");
	struct val refs = val_get(*v, "componentRefs");
	size_t i;

	if (str_is(kind, "RecipeMetadata"))
		return resolve(r, q, where, v, e);
	if (kind.n && !str_is(kind, "RecipeResult"))
		return err_set(e, STATUS_USAGE, "unsupported recipe kind \"%.*s\" in \"%s\": expected "
			       "RecipeResult or RecipeMetadata", STR_ARG(kind), where);
	if (!val_is_nil(refs) && val_kind(refs) != KIND_LIST)
		return err_set(e, STATUS_USAGE, "%s: componentRefs is not a list", where);
	for (i = 0; i < val_length(refs); i++)
		if (!val_object(val_at(refs, i)))
			return err_set(e, STATUS_USAGE, "%s: componentRefs[%zu] is not a map", where, i);
	*v = reduced(r->arena, *v);
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "recipe.h"

#include "base/aicr.h"
#include "base/map.h"
#include "coherence.h"
#include "order.h"
#include "specs.h"
#include "yaml/yaml.h"

bool
recipes_open_catalog(struct recipes *r, struct arena *a, const char *base,
		     const char *over, struct err *e)
{
	*r = (struct recipes){ .arena = a };
	return tree_open(&r->tree, a, base, over, e) &&
	       catalog_load(&r->catalog, &r->tree, base, e);
}

bool
recipes_open(struct recipes *r, struct arena *a, const char *base,
	     const char *over, struct err *e)
{
	return recipes_open_catalog(r, a, base, over, e) &&
	       overlays_load(&r->overlays, &r->tree, e);
}

/* Fails in the words of AICR for a criterion that it does not know. */
static bool
check_query_aicr(const struct recipes *r, const struct criteria *q, struct err *e)
{
	int i;

	if (!r->unstated && !criteria_stated(q))
		return err_set(e, STATUS_USAGE, "no criteria provided: specify at least one of "
			       "--service, --accelerator, --intent, --os, --platform, --nodes, "
			       "--config, or use --snapshot to load from a snapshot file");
	for (i = 0; i < CRITERIA_FIELDS; i++)
		if (!criteria_known(i, q->field[i], true) &&
		    (r->strict || !overlays_state(&r->overlays, i, q->field[i])))
			return err_set(e, STATUS_USAGE, "error parsing criteria: [INVALID_REQUEST] "
				       "invalid %s type: %.*s", criteria_names[i],
				       STR_ARG(q->field[i]));
	return true;
}

/* Fails for a criterion whose value neither the field nor any overlay knows. */
static bool
check_query(const struct recipes *r, const struct criteria *q, struct err *e)
{
	int i;

	if (r->aicr)
		return check_query_aicr(r, q, e);
	if (!r->unstated && !criteria_stated(q))
		return err_set(e, STATUS_USAGE,
			       "no criteria: state at least one of --service, --accelerator, --intent, --os, --platform, --nodes");
	for (i = 0; i < CRITERIA_FIELDS; i++)
		if (!criteria_known(i, q->field[i], false) &&
		    (r->strict || !overlays_state(&r->overlays, i, q->field[i])))
			return err_set(e, STATUS_USAGE, "%s '%.*s' is not known%s",
				       criteria_names[i], STR_ARG(q->field[i]),
				       r->strict ? "" : " and no overlay states it");
	return true;
}

/* Fails for a criterion whose value no overlay that applies has literally. */
static bool
check_coverage(const struct criteria *q, const struct overlay **applied,
	       size_t n, struct err *e)
{
	size_t k;
	int i;

	for (i = 0; i < CRITERIA_FIELDS; i++) {
		if (criteria_any(q->field[i]))
			continue;
		for (k = 0; k < n && !str_eq(applied[k]->criteria.field[i], q->field[i]); k++)
			;
		if (k == n)
			return err_set(e, STATUS_USAGE,
				       "no overlay that applies covers %s=%.*s; --allow-uncovered takes the recipe without it",
				       criteria_names[i], STR_ARG(q->field[i]));
	}
	return true;
}

/* The values of m in the order of the keys. */
static struct val
by_name(struct arena *a, const struct map *m)
{
	struct map_entry **sorted = map_sorted(m, a);
	struct val *v = arena_array(a, struct val, m->n);
	size_t i;

	for (i = 0; i < m->n; i++)
		v[i] = sorted[i]->v;
	return val_list(a, v, m->n);
}

/* Merges the specs of the overlays and the mixins that they name. */
static bool
merge_all(struct recipes *r, const struct overlay **applied, size_t n,
	  struct merged *m, struct err *e)
{
	const struct map_entry *name;
	const struct overlay *mixin;
	size_t i;

	merge_init(m, r->arena, r->trace);
	m->aicr = r->aicr;
	for (i = 0; i < n; i++)
		if (!merge_overlay(m, applied[i], e))
			return false;
	for (name = map_next(m->mixins, NULL); name; name = map_next(m->mixins, name)) {
		mixin = overlays_mixin(&r->overlays, name->key);
		if (!mixin)
			return err_set(e, STATUS_USAGE, "mixin %.*s is not in the data tree",
				       STR_ARG(name->key));
		if (!merge_mixin(m, mixin, e))
			return false;
	}
	return true;
}

static struct val
names_of(struct arena *a, const struct overlay **applied, size_t n)
{
	struct val *v = arena_array(a, struct val, n);
	size_t i;

	for (i = 0; i < n; i++)
		v[i] = val_str(applied[i]->name);
	return val_list(a, v, n);
}

static struct val
refs_complete(struct recipes *r, const struct map *refs)
{
	struct val list = by_name(r->arena, refs), out = val_list(r->arena, NULL, 0), ref;
	size_t i;

	for (i = 0; i < val_length(list); i++) {
		ref = val_at(list, i);
		catalog_defaults(&r->catalog, ref, r->trace);
		if (val_get_str(ref, "type").n == 0)
			map_set(ref.m, STR("type"), val_cstr("Helm"));
		val_append(r->arena, &out, merge_ordered(r->arena, ref));
	}
	return out;
}

bool
recipe_resolve(struct recipes *r, const struct criteria *q,
	       bool allow_uncovered, struct val *out, struct err *e)
{
	const struct overlay **applied;
	struct val meta = val_map(r->arena), refs, order;
	struct merged m;
	size_t n;

	if (!check_query(r, q, e) ||
	    !overlays_select(&r->overlays, r->arena, q, &applied, &n, e) ||
	    (!allow_uncovered && !r->aicr && !check_coverage(q, applied, n, e)) ||
	    !merge_all(r, applied, n, &m, e))
		return false;
	refs = refs_complete(r, m.refs);
	if ((!r->aicr && !coherence_check(refs.l, e)) ||
	    !order_refs(r->arena, refs.l, r->aicr, &order, e))
		return false;
	*out = val_map(r->arena);
	map_set(out->m, STR("kind"), val_cstr("RecipeResult"));
	map_set(out->m, STR("apiVersion"), val_cstr(r->aicr ? RECIPE_API_AICR : RECIPE_API));
	map_set(meta.m, STR("version"), val_cstr(r->aicr ? aicr_version() : VERSION));
	map_set(meta.m, STR("appliedOverlays"), names_of(r->arena, applied, n));
	map_set(out->m, STR("metadata"), meta);
	map_set(out->m, STR("criteria"), criteria_val(r->arena, q, false));
	if (m.constraints->n)
		map_set(out->m, STR("constraints"), by_name(r->arena, m.constraints));
	map_set(out->m, STR("componentRefs"), refs);
	map_set(out->m, STR("deploymentOrder"), order);
	if (m.validation->n)
		map_set(out->m, STR("validation"), (struct val){ .type = &TYPE_MAP, .m = m.validation });
	return true;
}

bool
recipe_parse(struct arena *a, struct str text, const char *name,
	     struct val *out, struct err *e)
{
	struct val refs;
	size_t i;

	if (!yaml_parse(a, text, YAML_EXACT | YAML_V3, out, e))
		return err_wrap(e, "%s", name);
	if (!str_is(val_get_str(*out, "kind"), "RecipeResult"))
		return err_set(e, STATUS_USAGE, "%s: kind is not RecipeResult; mkmirror resolve-recipe makes such a document", name);
	refs = val_get(*out, "componentRefs");
	if (val_kind(refs) != KIND_LIST)
		return err_set(e, STATUS_USAGE, "%s: componentRefs is not a list", name);
	for (i = 0; i < val_length(refs); i++)
		if (val_get_str(val_at(refs, i), "name").n == 0)
			return err_set(e, STATUS_USAGE, "%s: componentRefs[%zu] has no name", name, i);
	return coherence_check(refs.l, e) || err_wrap(e, "%s", name);
}

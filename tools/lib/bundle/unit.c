/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/map.h"
#include "recipe/order.h"

const struct unit *
unit_find(const struct deploy *d, struct str name)
{
	size_t i;

	for (i = 0; i < d->n; i++)
		if (str_eq(d->unit[i].name, name))
			return &d->unit[i];
	return NULL;
}

bool
unit_is_local(const struct unit *u)
{
	return u->kustomize || (u->source.n == 0 && u->npost);
}

struct str
unit_chart(const struct unit *u)
{
	return u->chart.n ? u->chart : u->name;
}

struct str
unit_version(const struct unit *u)
{
	return str_sub(u->version, u->version.n && u->version.p[0] == 'v', u->version.n);
}

struct str
unit_source(const struct unit *u)
{
	struct str s = u->source;

	while (s.n && s.p[s.n - 1] == '/')
		s.n--;
	return s;
}

/* Whether the component stays: --set decides, else the recipe. */
static bool
stays(struct deploy *d, struct val ref, bool *enabled, struct err *e)
{
	struct str name = val_get_str(ref, "name");
	struct str as = setting_name(&d->options->sets, name, catalog_find(&d->recipes->catalog, name));
	bool ok = true;
	int said = as.n ? setting_enabled(&d->options->sets, as, &ok, e) : -1;

	*enabled = said < 0 ? ref_enabled(ref) : said > 0;
	/* a component that the recipe disables stays so for Flux, as with aicr */
	if (d->options->aicr && d->options->deployer == DEPLOYER_FLUX && !ref_enabled(ref))
		*enabled = false;
	return ok;
}

/* A single element of a path, which the name of a folder must be. */
static bool
check_name(struct str name, struct err *e)
{
	if (name.n && !str_is(name, ".") && !str_is(name, "..") && str_chr(name, '/') < 0 &&
	    str_chr(name, '\\') < 0 && !memchr(name.p, '\0', name.n))
		return true;
	return err_set(e, STATUS_USAGE, "invalid component name \"%.*s\": must not contain path "
		       "separators or parent directory references", STR_ARG(name));
}

static bool
unit_read(struct deploy *d, struct unit *u, struct val ref, struct err *e)
{
	struct str type = val_get_str(ref, "type");

	*u = (struct unit){ .ref = ref, .name = val_get_str(ref, "name"),
		.namespace = val_get_str(ref, "namespace"), .chart = val_get_str(ref, "chart"),
		.source = val_get_str(ref, "source"), .version = val_get_str(ref, "version"),
		.tag = val_get_str(ref, "tag"), .path = val_get_str(ref, "path") };
	u->entry = catalog_find(&d->recipes->catalog, u->name);
	u->oci = str_starts(u->source, STR("oci://"));
	u->kustomize = u->tag.n || u->path.n || (type.n && (type.p[0] | 0x20) == 'k');
	return check_name(u->name, e);
}

/* The place of a name in the list, or the list's length. */
static size_t
place_in(struct val list, struct str name)
{
	size_t i;

	for (i = 0; i < val_length(list) && !str_eq(val_str_at(list, i), name); i++)
		;
	return i;
}

/* Sorts by the place in the order of deployment; units that are not in it come last, by
 * name. */
static void
sort(struct deploy *d, struct val order)
{
	struct unit one;
	size_t i, k, at;

	for (i = 1; i < d->n; i++) {
		one = d->unit[i];
		at = place_in(order, one.name);
		for (k = i; k > 0; k--) {
			size_t before = place_in(order, d->unit[k - 1].name);

			if (before < at || (before == at && str_cmp(d->unit[k - 1].name, one.name) <= 0))
				break;
			d->unit[k] = d->unit[k - 1];
		}
		d->unit[k] = one;
	}
}

/* The recipe with these references and with the order of those among them. */
static struct val
filtered(struct arena *a, struct val recipe, struct val refs, struct val order)
{
	struct val out = val_map(a);
	struct map_entry *x = NULL;

	while ((x = map_next(val_object(recipe), x)))
		map_set(out.m, x->key, str_is(x->key, "componentRefs") ? refs
				       : str_is(x->key, "deploymentOrder") ? order : x->v);
	return out;
}

bool
units_make(struct deploy *d, struct val recipe, struct err *e)
{
	struct arena *a = d->arena;
	struct val all = val_get(recipe, "componentRefs"), order = val_get(recipe, "deploymentOrder");
	struct val refs = val_list(a, NULL, 0), kept = val_list(a, NULL, 0);
	bool enabled;
	size_t i;

	if (val_length(all) == 0)
		return err_set(e, STATUS_USAGE, "recipe must contain at least one component reference");
	d->unit = arena_array(a, struct unit, val_length(all));
	for (i = 0; i < val_length(all); i++) {
		if (!stays(d, val_at(all, i), &enabled, e))
			return false;
		if (!enabled)
			continue;
		if (!unit_read(d, &d->unit[d->n], val_at(all, i), e))
			return false;
		d->n++;
		val_append(a, &refs, val_at(all, i));
	}
	if (d->n == 0)
		return err_set(e, STATUS_USAGE, "recipe has no enabled components after filtering");
	for (i = 0; i < val_length(order); i++)
		if (unit_find(d, val_str_at(order, i)))
			val_append(a, &kept, val_at(order, i));
	sort(d, kept);
	d->recipe = filtered(a, recipe, refs, kept);
	return true;
}

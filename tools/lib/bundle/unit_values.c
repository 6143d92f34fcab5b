/* SPDX-License-Identifier: Apache-2.0 */
/* The values of a bundle's units. */
#include "base/map.h"
#include "taint.h"
#include "unit.h"

/* A path of the registry in a unit's values. */
struct spot {
	struct deploy *d;
	struct unit *u;
};

/* The list at keys of a registry's entry. */
static struct val
entry_list(struct val entry, const char *first, const char *second, const char *third)
{
	struct val v = val_get(entry, first);

	v = second ? val_get(v, second) : v;
	return third ? val_get(v, third) : v;
}

/* What the recipe and --set have at a path inline: whether it is there, and empty. */
static bool
stated(const struct unit *u, struct str path, bool *empty)
{
	bool found;
	struct val v = place_get(u->inline_values, path, &found);

	*empty = val_is_nil(v) || (val_kind(v) == KIND_MAP && !val_truth(v)) ||
		 (val_kind(v) == KIND_LIST && !val_truth(v));
	return found;
}

static void
set_selector(const struct spot *s, struct val paths, struct val selector)
{
	bool empty;
	size_t i;

	if (!val_truth(selector))
		return;
	for (i = 0; i < val_length(paths); i++)
		if (!stated(s->u, val_str_at(paths, i), &empty) || !empty)
			place_force(s->d->arena, s->u->values, val_str_at(paths, i), selector);
}

/* The list at the path, when there is one, with the tolerations behind it. */
static struct val
appended(const struct spot *s, struct str path, struct val tolerations)
{
	bool found;
	struct val there = place_get(s->u->values, path, &found), out = val_list(s->d->arena, NULL, 0);
	size_t i;

	for (i = 0; i < val_length(there); i++)
		val_append(s->d->arena, &out, val_at(there, i));
	for (i = 0; i < val_length(tolerations); i++)
		val_append(s->d->arena, &out, val_at(tolerations, i));
	return out;
}

static void
set_tolerations(const struct spot *s, struct val paths, struct val tolerations)
{
	struct str path;
	bool empty;
	size_t i;

	if (!val_truth(tolerations))
		tolerations = toleration_all(s->d->arena);
	for (i = 0; i < val_length(paths); i++) {
		path = val_str_at(paths, i);
		if (!stated(s->u, path, &empty))
			place_force(s->d->arena, s->u->values, path, tolerations);
		else if (!empty)
			place_force(s->d->arena, s->u->values, path, appended(s, path, tolerations));
	}
}

/* Puts one value at the paths; what cannot be put is said. */
static void
set_strictly(const struct spot *s, struct val paths, struct val v, const char *option)
{
	struct err e = { .arena = s->d->arena };
	size_t i;

	for (i = 0; i < val_length(paths); i++)
		if (!place_put(s->d->arena, s->u->values, val_str_at(paths, i), v, &e))
			deploy_warn(s->d, "%.*s: %s is not applied at %.*s: %s", STR_ARG(s->u->name), option,
				    STR_ARG(val_str_at(paths, i)), e.msg);
}

/* True when --set gives the path of the unit. */
static bool
is_set(const struct deploy *d, const struct unit *u, struct str path)
{
	const struct settings *s = &d->options->sets;
	struct str name = setting_name(s, u->name, u->entry);
	size_t i;

	for (i = 0; name.n && i < s->n; i++)
		if (str_eq(s->v[i].component, name) && str_eq(s->v[i].path, path))
			return true;
	return false;
}

static void
set_storage(const struct spot *s)
{
	const char *name = s->d->options->storage_class;
	struct val paths = val_get(s->u->entry, "storageClassPaths"), free = val_list(s->d->arena, NULL, 0);
	size_t i;

	for (i = 0; name && i < val_length(paths); i++)
		if (!is_set(s->d, s->u, val_str_at(paths, i)))
			val_append(s->d->arena, &free, val_at(paths, i));
	if (name)
		set_strictly(s, free, val_cstr(name), "--storage-class");
}

/* Notes volumes for which the cluster's default storage class will decide. */
static void
check_storage(const struct spot *s)
{
	struct val paths = val_get(s->u->entry, "storageClassPaths"), parent, v;
	struct str path;
	ptrdiff_t dot;
	bool found;
	size_t i;

	for (i = 0; i < val_length(paths); i++) {
		path = val_str_at(paths, i);
		dot = str_rchr(path, '.');
		parent = dot < 0 ? s->u->values : place_get(s->u->values, str_sub(path, 0, (size_t)dot), &found);
		v = place_get(s->u->values, path, &found);
		if (val_kind(parent) != KIND_MAP || (val_kind(v) == KIND_STRING
		    ? str_trim(val_text(v)).n != 0 : !val_is_nil(v)))
			continue;
		deploy_note(s->d, "Warning: %.*s renders a PVC without storageClassName at %.*s; set "
			    "--storage-class <name> or --set %.*s:%.*s=<name> to avoid relying on the "
			    "cluster default StorageClass", STR_ARG(s->u->name), STR_ARG(path),
			    STR_ARG(s->u->name), STR_ARG(path));
	}
}

/* Places what is known of the cluster's nodes where the registry says. */
static void
schedule(const struct spot *s)
{
	const struct deploy_options *o = s->d->options;
	struct val entry = s->u->entry;

	set_selector(s, entry_list(entry, "nodeScheduling", "system", "nodeSelectorPaths"),
		     o->system_selector);
	set_tolerations(s, entry_list(entry, "nodeScheduling", "system", "tolerationPaths"),
			o->system_tolerations);
	set_selector(s, entry_list(entry, "nodeScheduling", "accelerated", "nodeSelectorPaths"),
		     o->accelerated_selector);
	set_tolerations(s, entry_list(entry, "nodeScheduling", "accelerated", "tolerationPaths"),
			o->accelerated_tolerations);
	set_selector(s, entry_list(entry, "podScheduling", "workload", "workloadSelectorPaths"),
		     o->workload_selector);
	if (o->gate)
		set_strictly(s, entry_list(entry, "nodeScheduling", "accelerated", "taintStrPaths"),
			     val_cstr(o->gate), "--workload-gate");
	if (o->nodes > 0)
		set_strictly(s, entry_list(entry, "nodeScheduling", "nodeCountPaths", NULL),
			     val_int64(o->nodes), "--nodes");
	set_storage(s);
}

static bool
fill(struct deploy *d, struct unit *u, struct err *e)
{
	struct arena *a = d->arena;
	struct str name = setting_name(&d->options->sets, u->name, u->entry);
	struct val overrides = val_get(u->ref, "overrides");
	struct err quiet = { .arena = a };
	struct spot s = { d, u };

	if (!recipe_values(d->recipes, u->ref, &u->values, &quiet)) {
		deploy_warn(d, "failed to get values for component, using empty map: component=%.*s error=%s",
			    STR_ARG(u->name), quiet.msg);
		u->values = val_map(a);
	}
	u->inline_values = val_object(overrides) ? val_copy(a, overrides) : val_map(a);
	if (name.n && (!setting_apply(&d->options->sets, a, name, u->values, e) ||
		       !setting_apply(&d->options->sets, a, name, u->inline_values, &quiet)))
		return e->msg == NULL;
	schedule(&s);
	check_storage(&s);
	return true;
}

/* The DRA driver's pods start anew when the GPU operator's version changes. */
static void
link_dra(struct deploy *d)
{
	static const char *const parts[] = { "controller", "kubeletPlugin" };
	const struct unit *gpu = unit_find(d, STR("gpu-operator"));
	struct val annotations, at;
	struct unit *dra = NULL;
	bool found;
	size_t i;

	for (i = 0; i < d->n; i++)
		if (str_is(d->unit[i].name, "nvidia-dra-driver-gpu"))
			dra = &d->unit[i];
	for (i = 0; gpu && dra && i < 2; i++) {
		struct str path = str_of(arena_printf(d->arena, "%s.podAnnotations", parts[i]));

		at = place_get(dra->values, path, &found);
		annotations = val_object(at) ? val_copy(d->arena, at) : val_map(d->arena);
		map_set(annotations.m, STR("aicr.nvidia.com/gpu-operator-chart-version"), val_str(gpu->version));
		place_force(d->arena, dra->values, path, annotations);
	}
}

bool
units_fill(struct deploy *d, struct err *e)
{
	size_t i;

	for (i = 0; i < d->n; i++)
		if (!fill(d, &d->unit[i], e))
			return false;
	link_dra(d);
	return true;
}

/* Moves one value of a unit to those of the cluster. */
static void
move(struct deploy *d, struct unit *u, struct str path)
{
	struct val v;

	if (!place_take(u->fixed, path, &v))
		v = val_cstr("");
	place_force(d->arena, u->dynamic, path, v);
	u->has_dynamic = true;
}

bool
units_split(struct deploy *d, struct err *e)
{
	const struct settings *s = &d->options->dynamics;
	struct str name;
	size_t i, k;

	for (i = 0; i < d->n; i++) {
		d->unit[i].fixed = val_copy(d->arena, d->unit[i].values);
		d->unit[i].dynamic = val_map(d->arena);
	}
	for (k = 0; k < s->n; k++) {
		name = catalog_name(&d->recipes->catalog, s->v[k].component);
		if (name.n == 0)
			return err_set(e, STATUS_USAGE, "unknown component \"%.*s\" in dynamic declaration: "
				       "not found in component registry", STR_ARG(s->v[k].component));
		for (i = 0; i < d->n; i++)
			if (str_eq(d->unit[i].name, name))
				move(d, &d->unit[i], s->v[k].path);
	}
	return true;
}

/* True when the criteria have one of the values that each of the conditions lists. */
static bool
conditions_hold(const struct deploy *d, struct val conditions)
{
	struct map_entry *x = NULL;
	bool any;
	size_t i, k;

	while ((x = map_next(val_object(conditions), x))) {
		for (i = 0; i < CRITERIA_FIELDS && !str_is(x->key, criteria_names[i]); i++)
			;
		any = i < CRITERIA_FIELDS && val_length(x->v) == 0;
		for (k = 0; i < CRITERIA_FIELDS && k < val_length(x->v); k++)
			any |= criteria_any(val_str_at(x->v, k)) ||
			       str_eq(val_str_at(x->v, k), d->criteria.field[i]);
		if (!any)
			return false;
	}
	return true;
}

/* Whether the check finds something; *what is the finding.  False: no such check. */
static bool
check_runs(const struct deploy *d, const struct unit *u, struct str function, const char **what)
{
	bool found;
	struct val v;

	*what = NULL;
	if (str_is(function, "CheckWorkloadSelectorMissing")) {
		if (!val_truth(d->options->workload_selector))
			*what = "is enabled but --workload-selector is not set";
	} else if (str_is(function, "CheckAcceleratedSelectorMissing")) {
		if (!val_truth(d->options->accelerated_selector))
			*what = "is enabled but --accelerated-node-selector is not set";
	} else if (str_is(function, "CheckHostMofedWithoutNetworkOperator")) {
		v = place_get(u->values, STR("driver.rdma.useHostMofed"), &found);
		if (!unit_find(d, STR("network-operator")) && val_flag(v))
			*what = "has driver.rdma.useHostMofed set but network-operator is disabled";
	} else {
		return false;
	}
	return true;
}

static bool
check_one(struct deploy *d, const struct unit *u, struct val check, struct err *e)
{
	struct str function = val_get_str(check, "function"), severity = val_get_str(check, "severity");
	const char *what, *text;

	if (!conditions_hold(d, val_get(check, "conditions")))
		return true;
	if (!check_runs(d, u, function, &what))
		return err_set(e, STATUS_USAGE, "unknown validation function \"%.*s\" of component %.*s",
			       STR_ARG(function), STR_ARG(u->name));
	if (!what)
		return true;
	text = arena_printf(d->arena, "%.*s %s. %.*s", STR_ARG(u->name), what,
			    STR_ARG(val_get_str(check, "message")));
	if (str_is(severity, "error"))
		return err_set(e, STATUS_USAGE, "%s", text);
	if (str_is(severity, "warning"))
		deploy_note(d, "Warning: %s", text);
	else
		deploy_warn(d, "%s", text);
	return true;
}

bool
units_check(struct deploy *d, struct err *e)
{
	struct val checks;
	size_t i, k;

	for (i = 0; i < d->n; i++) {
		checks = val_get(d->unit[i].entry, "validations");
		for (k = 0; k < val_length(checks); k++)
			if (!check_one(d, &d->unit[i], val_at(checks, k), e))
				return false;
	}
	return true;
}

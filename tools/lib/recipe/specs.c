/* SPDX-License-Identifier: Apache-2.0 */
#include "specs.h"

#include "base/map.h"

/* How a field of a component reference is merged. */
enum rule {
	RULE_TEXT,  /* the later text wins unless it is empty */
	RULE_TRUE,  /* the later value wins when it is true */
	RULE_LIST,  /* the later list wins unless it is empty */
	RULE_UNION, /* both lists, in order, each element once */
	RULE_DEEP   /* the maps are merged at every depth */
};

static const struct ref_field {
	const char *name;
	enum rule rule;
	bool mixin; /* a mixin may set it of a component that the recipe has already */
} ref_fields[] = {
	{ "name", RULE_TEXT, true },
	{ "namespace", RULE_TEXT, true },
	{ "chart", RULE_TEXT, false },
	{ "type", RULE_TEXT, false },
	{ "source", RULE_TEXT, false },
	{ "version", RULE_TEXT, false },
	{ "tag", RULE_TEXT, false },
	{ "valuesFile", RULE_TEXT, false },
	{ "overrides", RULE_DEEP, false },
	{ "patches", RULE_LIST, false },
	{ "dependencyRefs", RULE_UNION, false },
	{ "manifestFiles", RULE_UNION, true },
	{ "preManifestFiles", RULE_UNION, true },
	{ "path", RULE_TEXT, false },
	{ "cleanup", RULE_TRUE, false },
	{ "expectedResources", RULE_LIST, false },
	{ "healthCheckAsserts", RULE_TEXT, false },
	{ "healthCheckSkip", RULE_TEXT, false },
};

void
specs_merge(struct arena *a, struct map *into, const struct map *from,
	   enum merge_null null, struct trace *t, struct str path,
	   const char *file)
{
	const struct map_entry *e;

	for (e = map_next(from, NULL); e; e = map_next(from, e)) {
		struct str at = trace_path(t, path, e->key);
		struct val *old = map_get(into, e->key);

		if (val_is_nil(e->v) && null == MERGE_NULL_DELETES) {
			map_del(into, e->key);
			trace_forget(t, at);
		} else if (old && val_kind(*old) == KIND_MAP && val_kind(e->v) == KIND_MAP) {
			specs_merge(a, old->m, e->v.m, null, t, at, file);
		} else {
			map_set(into, e->key, val_copy(a, e->v));
			trace_note(t, at, e->v, file);
		}
	}
}

void
merge_init(struct merged *m, struct arena *a, struct trace *t)
{
	*m = (struct merged){ a, map_new(a), map_new(a), map_new(a), map_new(a), t, false };
}

static bool
list_holds(const struct list *l, struct val v)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (val_equal(l->v[i], v))
			return true;
	return false;
}

static struct val
list_union(struct arena *a, struct val x, struct val y)
{
	struct list *l;
	struct val out;
	size_t i;

	if (val_kind(x) != KIND_LIST)
		return y;
	out = val_list(a, arena_array(a, struct val, val_length(x) + val_length(y)), 0);
	l = out.l;
	for (i = 0; i < val_length(x) + val_length(y); i++) {
		struct val v = i < val_length(x) ? val_at(x, i) : val_at(y, i - val_length(x));

		if (!list_holds(l, v))
			l->v[l->n++] = v;
	}
	return out;
}

/* True when v has the type that the rule merges. */
static bool
rule_fits(enum rule rule, struct val v)
{
	switch (rule) {
	case RULE_TEXT:
		return val_kind(v) == KIND_STRING;
	case RULE_TRUE:
		return val_kind(v) == KIND_BOOL;
	case RULE_LIST:
	case RULE_UNION:
		return val_kind(v) == KIND_LIST;
	case RULE_DEEP:
		return val_kind(v) == KIND_MAP;
	}
	return false;
}

/* Merges one field of a reference; v is not nil. */
static void
merge_field(struct merged *m, struct map *ref, const struct ref_field *f,
	    struct val v, struct str path, const char *file)
{
	struct str key = str_of(f->name), at = trace_path(m->trace, path, key);
	struct val *old = map_get(ref, key);

	if (f->rule == RULE_DEEP) {
		if (!old) {
			map_set(ref, key, val_map(m->arena));
			old = map_get(ref, key);
		}
		specs_merge(m->arena, old->m, v.m, MERGE_NULL_STORES, m->trace, at, file);
		return;
	}
	if (!val_truth(v))
		return;
	if (f->rule == RULE_UNION)
		v = list_union(m->arena, old ? *old : NIL, v);
	map_set(ref, key, v);
	trace_note(m->trace, at, v, file);
}

static bool
merge_ref(struct merged *m, struct val from, const struct overlay *o,
	  bool mixin, struct err *e)
{
	struct str name = val_get_str(from, "name");
	struct val *there = map_get(m->refs, name), ref;
	size_t i;

	if (name.n == 0)
		return err_set(e, STATUS_USAGE, "%s: a component reference has no name", o->file);
	ref = there ? *there : val_map(m->arena);
	for (i = 0; i < sizeof ref_fields / sizeof *ref_fields; i++) {
		const struct ref_field *f = &ref_fields[i];
		struct val v = val_get(from, f->name);

		if (val_is_nil(v))
			continue;
		if (!rule_fits(f->rule, v))
			return err_set(e, STATUS_USAGE, "%s: component %.*s: %s has the wrong type",
				       o->file, STR_ARG(name), f->name);
		if (mixin && there && !f->mixin)
			return err_set(e, STATUS_USAGE,
				       "%s: component %.*s is in the recipe already: a mixin may not set its %s",
				       o->file, STR_ARG(name), f->name);
		merge_field(m, ref.m, f, v, trace_path(m->trace, STR("components"), name), o->file);
	}
	if (!there)
		map_set(m->refs, name, ref);
	return true;
}

/* *out takes the list at the key of a spec; an empty one when there is none. */
static bool
list_of(struct merged *m, const struct overlay *o, const char *key,
	struct list **out, struct err *e)
{
	struct val v = val_get(o->spec, key);

	if (val_is_nil(v))
		v = val_list(m->arena, NULL, 0);
	*out = v.l;
	return val_kind(v) == KIND_LIST ||
	       err_set(e, STATUS_USAGE, "%s: spec.%s is not a list", o->file, key);
}

static bool
merge_constraints(struct merged *m, const struct overlay *o, bool fresh,
		  struct err *e)
{
	struct list *l;
	size_t i;

	if (!list_of(m, o, "constraints", &l, e))
		return false;
	for (i = 0; i < l->n; i++) {
		struct str name = val_get_str(l->v[i], "name");

		if (name.n == 0)
			return err_set(e, STATUS_USAGE, "%s: a constraint has no name", o->file);
		if (fresh && map_get(m->constraints, name))
			return err_set(e, STATUS_USAGE, "%s: constraint %.*s is in the recipe already",
				       o->file, STR_ARG(name));
		map_set(m->constraints, name, l->v[i]);
		trace_note(m->trace, trace_path(m->trace, STR("constraints"), name),
			   val_get(l->v[i], "value"), o->file);
	}
	return true;
}

static bool
merge_refs(struct merged *m, const struct overlay *o, bool mixin, struct err *e)
{
	struct list *l;
	size_t i;

	if (!list_of(m, o, "componentRefs", &l, e))
		return false;
	for (i = 0; i < l->n; i++)
		if (!merge_ref(m, l->v[i], o, mixin, e))
			return false;
	return true;
}

/* The list with the elements of `from` that it lacks; one of the same name, as constraints
 * have, takes the old one's place. */
static struct val
list_by_name(struct arena *a, struct val list, struct val from)
{
	struct val out = val_list(a, NULL, 0), v;
	size_t i, k;

	for (i = 0; i < val_length(list); i++) {
		v = val_at(list, i);
		for (k = 0; k < val_length(from) && val_get_str(v, "name").n; k++)
			if (str_eq(val_get_str(v, "name"), val_get_str(val_at(from, k), "name")))
				v = val_at(from, k);
		val_append(a, &out, v);
	}
	return list_union(a, out, from);
}

/* Merges a field of a phase; an empty list removes the field. */
static void
merge_phase_field(struct merged *m, struct map *phase, const struct map_entry *field)
{
	struct val *old = map_get(phase, field->key);

	if (val_kind(field->v) == KIND_LIST && !val_truth(field->v) && m->aicr)
		map_del(phase, field->key);
	else if (val_kind(field->v) == KIND_LIST && old && m->aicr)
		map_set(phase, field->key, list_by_name(m->arena, *old, field->v));
	else if (val_truth(field->v))
		map_set(phase, field->key, field->v);
}

/* Merges the fields of each phase. */
static void
merge_validation(struct merged *m, const struct overlay *o)
{
	struct val v = val_get(o->spec, "validation");
	const struct map_entry *phase, *field;
	struct val *old;

	if (val_kind(v) != KIND_MAP)
		return;
	for (phase = map_next(val_object(v), NULL); phase; phase = map_next(val_object(v), phase)) {
		old = map_get(m->validation, phase->key);
		if (!old && m->aicr && val_kind(phase->v) == KIND_MAP) {
			map_set(m->validation, phase->key, val_map(m->arena));
			old = map_get(m->validation, phase->key);
		}
		if (!old || val_kind(*old) != KIND_MAP || val_kind(phase->v) != KIND_MAP) {
			map_set(m->validation, phase->key, val_copy(m->arena, phase->v));
			continue;
		}
		for (field = map_next(val_object(phase->v), NULL); field;
		     field = map_next(val_object(phase->v), field))
			merge_phase_field(m, val_object(*old), field);
	}
}

bool
merge_overlay(struct merged *m, const struct overlay *o, struct err *e)
{
	struct list *mixins;
	size_t i;

	if (!merge_constraints(m, o, false, e) || !merge_refs(m, o, false, e) ||
	    !list_of(m, o, "mixins", &mixins, e))
		return false;
	merge_validation(m, o);
	for (i = 0; i < mixins->n; i++) {
		if (val_kind(mixins->v[i]) != KIND_STRING)
			return err_set(e, STATUS_USAGE, "%s: spec.mixins is not a list of names", o->file);
		if (!map_get(m->mixins, val_text(mixins->v[i])))
			map_set(m->mixins, val_text(mixins->v[i]), mixins->v[i]);
	}
	return true;
}

bool
merge_mixin(struct merged *m, const struct overlay *mixin, struct err *e)
{
	const struct map_entry *f;

	for (f = map_next(val_object(mixin->spec), NULL); f;
	     f = map_next(val_object(mixin->spec), f))
		if (!str_is(f->key, "constraints") && !str_is(f->key, "componentRefs"))
			return err_set(e, STATUS_USAGE, "%s: a mixin may not have spec.%.*s", mixin->file,
				       STR_ARG(f->key));
	return merge_constraints(m, mixin, true, e) && merge_refs(m, mixin, true, e);
}

struct val
merge_ordered(struct arena *a, struct val ref)
{
	struct val out = val_map(a), v;
	size_t i;

	for (i = 0; i < sizeof ref_fields / sizeof *ref_fields; i++) {
		v = val_get(ref, ref_fields[i].name);
		if (val_is_nil(v) && str_is(str_of(ref_fields[i].name), "source"))
			v = val_cstr("");
		if (!val_is_nil(v))
			map_set(out.m, str_of(ref_fields[i].name), v);
	}
	return out;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "depend.h"

#include "base/buf.h"
#include "base/map.h"
#include "golang/semver.h"
#include "values.h"

struct depend {
	struct arena *arena;
	struct arena *work; /* memory for values */
	const struct chart_options *o;
	struct err *err;
};

static void
warn_of(struct depend *d, const char *text)
{
	if (d->o->warn)
		d->o->warn(d->o->data, text);
}

bool
version_compatible(struct arena *a, struct str constraint, struct str version)
{
	struct err ignored = { .arena = a };
	struct semver_range *range;
	struct semver v;

	return semver_parse(version, &v, &ignored) &&
	       semver_range_parse(a, constraint, &range, &ignored) &&
	       semver_range_has(range, &v);
}

static bool
is_there(const struct chart *c, struct str name)
{
	size_t i;

	for (i = 0; i < c->ndep; i++)
		if (str_eq(c->dep[i]->meta->name, name))
			return true;
	return false;
}

bool
depend_check(struct arena *a, const struct chart *c, bool helm3, struct err *e)
{
	struct buf missing;
	size_t i, n = 0;

	buf_init(&missing, a, 64 * 1024);
	for (i = 0; i < c->meta->ndep; i++) {
		if (is_there(c, c->meta->dep[i]->name))
			continue;
		if (n++)
			buf_adds(&missing, ", ");
		buf_add(&missing, c->meta->dep[i]->name);
	}
	if (!n)
		return true;
	return err_set(e, STATUS_INCOMPLETE,
		       "%s: found in Chart.yaml, but missing in charts/ directory: %.*s",
		       helm3 ? "An error occurred while checking for chart dependencies. You may need to run `helm dependency build` to fetch missing dependencies"
			     : "an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch missing dependencies",
		       STR_ARG(buf_str(&missing)));
}

/* Applies tags: a dependency is on when one of its tags is true, else off when one is
 * false. */
static void
tags_apply(struct depend *d, struct metadata *m, struct val values)
{
	struct val table;
	struct str missing;
	size_t i, t;

	if (!values_table(values, STR("tags"), &table, &missing))
		return;
	for (i = 0; i < m->ndep; i++) {
		struct dependency *dep = m->dep[i];
		bool on = false, off = false;

		for (t = 0; !val_is_nil(dep->tags) && t < dep->tags.l->n; t++) {
			struct val *v = map_get(table.m, dep->tags.l->v[t].s);

			if (v && val_kind(*v) == KIND_BOOL) {
				on = on || v->b;
				off = off || !v->b;
			} else if (v) {
				warn_of(d, "returned non-bool value for a tag");
			}
		}
		dep->enabled = on || !off;
	}
}

/* Applies conditions: the first of the paths that leads to a boolean decides. */
static void
conditions_apply(struct depend *d, struct metadata *m, struct val values,
		 struct str path)
{
	size_t i;

	for (i = 0; i < m->ndep; i++) {
		struct str rest = str_trim(m->dep[i]->condition), one;

		while (rest.n) {
			struct val v;
			struct str full;

			str_cut(rest, ',', &one, &rest);
			if (!one.n)
				continue;
			full = str_of(arena_printf(d->arena, "%.*s%.*s", STR_ARG(path),
						   STR_ARG(one)));
			if (!values_scalar(values, full, &v))
				continue;
			if (val_kind(v) == KIND_BOOL) {
				m->dep[i]->enabled = v.b;
				break;
			}
			warn_of(d, arena_printf(d->arena,
				"condition %.*s of chart %.*s is no boolean",
				STR_ARG(one), STR_ARG(m->dep[i]->name)));
		}
	}
}

/* Copies the charts within `from` to `out`.  Helm 4 does this; in Helm 3 the copies
 * of a chart share its charts, whose parent stays the original. */
static void
charts_copy(struct depend *d, struct chart *out, const struct chart *from)
{
	struct chart *sub;
	size_t i;

	out->dep = NULL;
	out->ndep = out->cap = 0;
	for (i = 0; i < from->ndep; i++) {
		sub = arena_new(d->arena, struct chart);
		*sub = *from->dep[i];
		chart_add(d->arena, out, sub);
	}
}

/* A copy, under its alias, of the chart that satisfies the dependency; NULL when
 * there is none. */
static struct chart *
alias_make(struct depend *d, const struct chart *c, const struct dependency *dep)
{
	size_t i;

	for (i = 0; i < c->ndep; i++) {
		struct chart *from = c->dep[i], *out;

		if (!str_eq(from->meta->name, dep->name) ||
		    !version_compatible(d->arena, dep->version, from->meta->version))
			continue;
		out = arena_new(d->arena, struct chart);
		*out = *from;
		out->meta = metadata_copy(d->arena, from->meta, d->o->helm3);
		if (!d->o->helm3)
			charts_copy(d, out, from);
		if (dep->alias.n)
			out->meta->name = dep->alias;
		return out;
	}
	return NULL;
}

/* True when Chart.yaml lists the chart in a version that it satisfies. */
static bool
is_listed(struct depend *d, const struct metadata *m, const struct chart *sub)
{
	size_t i;

	for (i = 0; i < m->ndep; i++)
		if (str_eq(m->dep[i]->name, sub->meta->name) &&
		    version_compatible(d->arena, m->dep[i]->version, sub->meta->version))
			return true;
	return false;
}

/* Replaces the charts within c by those that Chart.yaml does not list, then those
 * that it lists, under their aliases. */
static void
charts_select(struct depend *d, struct chart *c)
{
	struct chart old = *c;
	size_t i;

	c->dep = NULL;
	c->ndep = c->cap = 0;
	for (i = 0; i < old.ndep; i++)
		if (!is_listed(d, c->meta, old.dep[i]))
			chart_add(d->arena, c, old.dep[i]);
	for (i = 0; i < c->meta->ndep; i++) {
		struct dependency *dep = c->meta->dep[i];
		struct chart *sub = alias_make(d, &old, dep);

		if (sub)
			chart_add(d->arena, c, sub);
		if (dep->alias.n)
			dep->name = dep->alias;
		dep->enabled = true;
	}
}

static bool
is_disabled(const struct metadata *m, struct str name)
{
	size_t i;

	for (i = 0; i < m->ndep; i++)
		if (!m->dep[i]->enabled && str_eq(m->dep[i]->name, name))
			return true;
	return false;
}

/* Removes disabled charts from c, and their dependencies from its metadata. */
static void
disabled_drop(struct chart *c)
{
	struct metadata *m = c->meta;
	size_t i, n = 0;

	for (i = 0; i < c->ndep; i++)
		if (!is_disabled(m, c->dep[i]->meta->name))
			c->dep[n++] = c->dep[i];
	c->ndep = n;
	for (i = 0, n = 0; i < m->ndep; i++)
		if (m->dep[i]->enabled)
			m->dep[n++] = m->dep[i];
	m->ndep = n;
	m->has_deps = n > 0; /* Go's list is nil again when it is empty */
}

/* Copies the entry of `from` at the key to out, if there is one. */
static void
entry_copy(struct map *out, struct val from, struct str key)
{
	struct val *v = map_get(from.m, key);

	if (v)
		map_set(out, key, *v);
}

static void
names_copy(struct map *out, struct val from, const struct chart *c)
{
	size_t i;

	for (i = 0; i < c->ndep; i++) {
		entry_copy(out, from, c->dep[i]->meta->name);
		names_copy(out, from, c->dep[i]);
	}
}

/*
 * Those of the values around chart c that can decide about the charts in it; `first`
 * is the first name of the path of c.  Helm passes all values on; copying all of them
 * for each chart would take time in the square of the number of charts.
 */
static struct val
values_around(struct depend *d, struct val values, struct str first,
	      const struct chart *c)
{
	struct val out = val_map(d->work);

	entry_copy(out.m, values, STR("global"));
	entry_copy(out.m, values, STR("tags"));
	entry_copy(out.m, values, first);
	names_copy(out.m, values, c);
	return out;
}

static bool
enabled_process(struct depend *d, struct chart *c, struct val given,
		struct str path)
{
	struct str first, rest;
	struct val values;
	size_t i;

	if (!c->meta->has_deps)
		return true;
	charts_select(d, c);
	if (!values_coalesce(d->work, c, given, false, d->o->helm3, &values, d->err))
		return false;
	tags_apply(d, c->meta, values);
	conditions_apply(d, c->meta, values, path);
	disabled_drop(c);
	for (i = 0; i < c->ndep; i++) {
		struct chart *sub = c->dep[i];
		struct str below = str_of(arena_printf(d->arena, "%.*s%.*s.",
						       STR_ARG(path),
						       STR_ARG(sub->meta->name)));

		str_cut(below, '.', &first, &rest);
		if (sub->meta->has_deps &&
		    !enabled_process(d, sub, values_around(d, values, first, sub), below))
			return false;
	}
	return true;
}

/* Wraps the table in maps so that it is at the dotted path. */
static struct val
wrap_at(struct arena *a, struct str path, struct val table)
{
	ptrdiff_t dot;

	if (str_is(path, "."))
		return table;
	do {
		struct val outer = val_map(a);

		dot = str_rchr(path, '.');
		map_set(outer.m, str_sub(path, (size_t)(dot + 1), path.n), table);
		table = outer;
		path.n = dot >= 0 ? (size_t)dot : 0;
	} while (dot >= 0);
	return table;
}

/* The path that an item of import-values has at the key, as Go's %v prints it. */
static struct str
path_text(struct val map, const char *key)
{
	struct val v = val_get(map, key);

	return val_kind(v) == KIND_STRING ? v.s : STR("<nil>");
}

/* Adds the values that one item of import-values names to *imports; *record takes the
 * item as Helm leaves it in the metadata. */
static void
import_take(struct depend *d, const struct dependency *dep, struct val item,
	    struct val values, struct val *imports, struct val *record)
{
	struct str child, parent = STR("."), missing, path;
	struct val table;

	if (val_kind(item) == KIND_MAP) {
		child = path_text(item, "child");
		parent = path_text(item, "parent");
	} else {
		child = str_of(arena_printf(d->arena, "exports.%.*s", STR_ARG(item.s)));
	}
	*record = (struct val){ .type = &TYPE_STRING_MAP, .m = map_new(d->arena) };
	map_set(record->m, STR("child"), val_str(child));
	map_set(record->m, STR("parent"), val_str(parent));
	path = str_of(arena_printf(d->arena, "%.*s.%.*s", STR_ARG(dep->name),
				   STR_ARG(child)));
	if (!values_table(values, path, &table, &missing)) {
		warn_of(d, arena_printf(d->arena,
			"ImportValues missing table from chart %.*s: \"%.*s\" is not a table",
			STR_ARG(dep->name), STR_ARG(missing)));
		return;
	}
	*imports = values_tables(d->work, *imports, wrap_at(d->work, parent, table),
				 true);
}

/* Imports values into c and its charts, the inner ones first.  Nulls stay, in Helm 3
 * and 4 alike. */
static bool
imports_process(struct depend *d, struct chart *c)
{
	struct val values, imports = val_map(d->work);
	size_t i, k;

	for (i = 0; i < c->ndep; i++)
		if (!imports_process(d, c->dep[i]))
			return false;
	if (!c->meta->has_deps)
		return true;
	if (!values_coalesce(d->work, c, NIL, true, d->o->helm3, &values, d->err))
		return false;
	for (i = 0; i < c->meta->ndep; i++) {
		struct dependency *dep = c->meta->dep[i];
		struct val *out;
		size_t n = 0;

		if (val_is_nil(dep->import))
			continue;
		out = arena_array(d->arena, struct val, dep->import.l->n);
		for (k = 0; k < dep->import.l->n; k++) {
			struct val item = dep->import.l->v[k];

			/* an item that was imported before has another type */
			if (item.type == &TYPE_MAP || val_kind(item) == KIND_STRING)
				import_take(d, dep, item, values, &imports, &out[n++]);
		}
		dep->import = val_list(d->arena, out, n);
	}
	c->values = values_tables(d->work, val_copy(d->work, values), imports, true);
	return true;
}

bool
depend_process(struct arena *a, struct arena *work, struct chart *c, struct val given,
	       const struct chart_options *o, struct err *e)
{
	struct depend d = { .arena = a, .work = work, .o = o, .err = e };

	if (!enabled_process(&d, c, given, (struct str){ 0 }) ||
	    !imports_process(&d, c))
		return o->helm3 ? false
				: err_wrap(e, "chart dependencies processing failed");
	return true;
}

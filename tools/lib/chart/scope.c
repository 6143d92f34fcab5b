/* SPDX-License-Identifier: Apache-2.0 */
#include "scope.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/path.h"
#include "files.h"
#include "values.h"
#include "values_type.h"

struct scope {
	struct arena *arena;
	const struct release *r;
	struct templates *out;
	struct val release, caps;
};

static struct val
as_values(const struct scope *s, struct val map)
{
	map.type = &VALUES_TYPE[!s->r->helm3];
	return map;
}

static void
template_add(struct scope *s, struct template t)
{
	struct templates *o = s->out;
	struct val *old = map_get(o->index, t.name);

	if (old) {
		o->v[old->i] = t;
		return;
	}
	o->v = arena_room(s->arena, o->v, o->n, &o->cap, sizeof *o->v);
	map_set(o->index, t.name, val_int((int64_t)o->n));
	o->v[o->n++] = t;
}

static void
templates_add(struct scope *s, const struct chart *c, struct val dot)
{
	struct str path = chart_path(s->arena, c);
	struct str base = str_of(arena_printf(s->arena, "%.*s/templates", STR_ARG(path)));
	bool library = chart_is_library(c);
	size_t i;

	for (i = 0; i < c->templates.n; i++) {
		struct chart_file f = c->templates.v[i];
		struct template t = { .text = f.data, .base = base, .dot = dot };

		if (library && !str_starts(path_base(f.name), STR("_")))
			continue;
		t.name = str_of(arena_printf(s->arena, "%.*s/%.*s", STR_ARG(path),
					     STR_ARG(f.name)));
		template_add(s, t);
	}
}

/* The dot of chart c; `up` is the dot of its parent, nil for the outermost chart. */
static struct val
chart_scope(struct scope *s, const struct chart *c, struct val up, struct val values)
{
	struct val dot = val_map(s->arena), subs = val_map(s->arena);
	struct str missing, path;
	size_t i;

	if (c->parent) {
		path = str_of(arena_printf(s->arena, "Values.%.*s",
					   STR_ARG(c->meta->name)));
		if (!values_table(up, path, &values, &missing))
			values = val_map(s->arena);
	}
	map_set(dot.m, STR("Chart"),
		metadata_value(s->arena, c->meta, !c->parent, s->r->helm3));
	map_set(dot.m, STR("Files"), files_value(s->arena, &c->files));
	map_set(dot.m, STR("Release"), s->release);
	map_set(dot.m, STR("Capabilities"), s->caps);
	map_set(dot.m, STR("Values"), as_values(s, values));
	map_set(dot.m, STR("Subcharts"), subs);
	for (i = 0; i < c->ndep; i++)
		map_set(subs.m, c->dep[i]->meta->name,
			chart_scope(s, c->dep[i], dot, NIL));
	templates_add(s, c, as_values(s, dot));
	return dot;
}

static struct val
release_value(struct arena *a, const struct release *r)
{
	struct val v = val_map(a);

	map_set(v.m, STR("Name"), val_str(r->name));
	map_set(v.m, STR("Namespace"), val_str(r->namespace));
	map_set(v.m, STR("IsUpgrade"), val_bool(r->is_upgrade));
	map_set(v.m, STR("IsInstall"), val_bool(!r->is_upgrade));
	map_set(v.m, STR("Revision"), val_int(1));
	map_set(v.m, STR("Service"), val_cstr("Helm"));
	return v;
}

static size_t
depth(struct str s)
{
	size_t i, n = 0;

	for (i = 0; i < s.n; i++)
		n += s.p[i] == '/';
	return n;
}

/* Compares for qsort: the deepest comes first, and of these the last in byte order. */
static int
by_depth(const void *a, const void *b)
{
	const struct template *x = a, *y = b;
	size_t i = depth(x->name), k = depth(y->name);

	return i != k ? (i < k ? 1 : -1) : str_cmp(y->name, x->name);
}

void
scope_templates(struct arena *a, const struct release *r, struct chart *c,
		struct val values, struct templates *out)
{
	struct scope s = { .arena = a, .r = r, .out = out };

	out->index = map_new(a);
	s.release = release_value(a, r);
	s.caps = caps_value(a, &r->kube, r->api, r->napi, r->helm3);
	chart_scope(&s, c, NIL, values);
	if (out->n > 1)
		qsort(out->v, out->n, sizeof(*out->v), by_depth);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "trace.h"

#include "base/map.h"

struct trace *
trace_new(struct arena *a)
{
	struct trace *t = arena_new(a, struct trace);

	*t = (struct trace){ a, map_new(a) };
	return t;
}

struct str
trace_path(struct trace *t, struct str path, struct str key)
{
	if (!t)
		return STR("");
	return str_of(arena_printf(t->arena, "%.*s%s%.*s", STR_ARG(path),
				   path.n ? "." : "", STR_ARG(key)));
}

void
trace_note(struct trace *t, struct str path, struct val v, const char *file)
{
	const struct map_entry *e;

	if (!t)
		return;
	if (val_kind(v) != KIND_MAP || v.m->n == 0) {
		map_set(t->from, path, val_cstr(file));
		return;
	}
	for (e = map_next(val_object(v), NULL); e; e = map_next(val_object(v), e))
		trace_note(t, trace_path(t, path, e->key), e->v, file);
}

void
trace_forget(struct trace *t, struct str path)
{
	struct map_entry **all;
	size_t i, n;

	if (!t)
		return;
	n = t->from->n;
	all = map_sorted(t->from, t->arena);
	for (i = 0; i < n; i++)
		if (str_starts(all[i]->key, path) &&
		    (all[i]->key.n == path.n || all[i]->key.p[path.n] == '.'))
			map_del(t->from, all[i]->key);
}

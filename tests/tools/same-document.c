/* SPDX-License-Identifier: Apache-2.0 */
/*
 * same-document [-a] A B [PATH...]: compares two YAML or JSON documents as trees.
 * Nulls, and what stands at the dot paths, are left out on both sides; with -a nothing
 * is, and all documents of a stream count, but for empty ones.
 * Prints the first difference and exits with 1.
 */
#include <stdio.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "cli/diag.h"
#include "yaml/yaml.h"

/* The documents of a file as a list. */
static struct val
load_all(struct arena *a, const char *path)
{
	struct err e = { .arena = a };
	struct val list = val_list(a, NULL, 0), v;
	struct yaml_stream *y;
	struct str text;
	int more;

	if (!file_read(a, path, LIMIT_FILE, &text, &e))
		fatal_err(&e);
	y = yaml_open(a, text, YAML_EXACT | YAML_V3);
	while ((more = yaml_next(y, a, &v, &e)) == 1)
		if (!val_is_nil(v))
			val_append(a, &list, v);
	yaml_close(y);
	if (more < 0)
		fatal_err(&e);
	return list;
}

static struct val
load(struct arena *a, const char *path)
{
	struct err e = { .arena = a };
	struct str text;
	struct val v;

	if (!file_read(a, path, LIMIT_FILE, &text, &e) ||
	    !yaml_parse(a, text, YAML_FLOATS, &v, &e))
		fatal_err(&e);
	return v;
}

static void
drop(struct val v, struct str path)
{
	struct str key, rest;

	if (str_cut(path, '.', &key, &rest))
		drop(val_kind(v) == KIND_MAP && map_get(v.m, key) ? *map_get(v.m, key) : NIL, rest);
	else if (val_kind(v) == KIND_MAP)
		map_del(v.m, key);
}

static void
drop_nulls(struct val v)
{
	struct map_entry *e;
	size_t i;

	if (val_kind(v) == KIND_LIST)
		for (i = 0; i < v.l->n; i++)
			drop_nulls(v.l->v[i]);
	if (val_kind(v) != KIND_MAP)
		return;
	for (e = map_next(v.m, NULL); e; e = map_next(v.m, e)) {
		drop_nulls(e->v);
		if (val_is_nil(e->v) || (val_kind(e->v) == KIND_MAP && e->v.m->n == 0))
			map_del(v.m, e->key);
	}
}

static bool same(struct arena *a, struct val x, struct val y, const char *at);

static bool
differ(const char *at)
{
	printf("%s differs\n", *at ? at : "the document");
	return false;
}

static bool
same_map(struct arena *a, const struct map *x, const struct map *y,
	 const char *at)
{
	const struct map_entry *e;
	const struct val *v;

	for (e = map_next(x, NULL); e; e = map_next(x, e)) {
		v = map_get(y, e->key);
		if (!same(a, e->v, v ? *v : NIL, arena_printf(a, "%s.%.*s", at, STR_ARG(e->key))))
			return false;
	}
	for (e = map_next(y, NULL); e; e = map_next(y, e))
		if (!map_get(x, e->key))
			return differ(arena_printf(a, "%s.%.*s", at, STR_ARG(e->key)));
	return true;
}

static bool
same(struct arena *a, struct val x, struct val y, const char *at)
{
	size_t i;

	if (val_kind(x) != val_kind(y))
		return differ(at);
	if (val_kind(x) == KIND_MAP)
		return same_map(a, x.m, y.m, at);
	if (val_kind(x) != KIND_LIST)
		return val_equal(x, y) || differ(at);
	for (i = 0; i < x.l->n && i < y.l->n; i++)
		if (!same(a, x.l->v[i], y.l->v[i], arena_printf(a, "%s[%zu]", at, i)))
			return false;
	return x.l->n == y.l->n || differ(at);
}

/* Compares what AICR would write of both, in which a NaN is equal to another. */
static bool
same_all(struct arena *a, struct val x, struct val y)
{
	struct err e = { .arena = a };
	struct str s, t;

	return (yaml_emit_sorted(a, x, 2, &s, &e) && yaml_emit_sorted(a, y, 2, &t, &e) && str_eq(s, t)) ||
	       (same(a, x, y, "") && differ("a text"));
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct val x, y;
	bool equal, all = argc > 1 && str_is(str_of(argv[1]), "-a");
	int i;

	if (all) {
		equal = argc == 4 && same_all(&a, load_all(&a, argv[2]), load_all(&a, argv[3]));
		arena_free(&a);
		return equal ? STATUS_OK : STATUS_SOME;
	}
	if (argc < 3)
		fatal(STATUS_USAGE, "usage: same-document A B [PATH...]");
	x = load(&a, argv[1]);
	y = load(&a, argv[2]);
	for (i = 3; i < argc; i++) {
		drop(x, str_of(argv[i]));
		drop(y, str_of(argv[i]));
	}
	drop_nulls(x);
	drop_nulls(y);
	equal = same(&a, x, y, "");
	arena_free(&a);
	return !equal;
}

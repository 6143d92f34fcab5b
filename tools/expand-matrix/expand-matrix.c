/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes each component record once for every set of values and Kubernetes version of
 * a matrix, so that the images of all of them are listed, with the names of the sets.
 */
#include <stdio.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "cli/stage.h"
#include "records/component.h"
#include "yaml/yaml.h"

static const struct program program = PROGRAM_EXPAND_MATRIX;

struct matrix {
	struct arena *arena;
	const char *path, *folder;
	struct map *sets;        /* name -> a map with values, set, components */
	struct val kube;         /* the Kubernetes versions, or nil */
};

/* True for a list of strings, and for nil. */
static bool
is_texts(struct val v)
{
	size_t i;

	if (val_is_nil(v))
		return true;
	if (val_kind(v) != KIND_LIST)
		return false;
	for (i = 0; i < val_length(v); i++)
		if (val_kind(val_at(v, i)) != KIND_STRING)
			return false;
	return true;
}

static bool
check_set(const struct matrix *m, struct str name, struct val set, struct err *e)
{
	static const char *const lists[] = { "values", "set", "components" };
	struct map_entry *entry = NULL;
	size_t i;

	if (val_is_nil(set))
		return true;
	if (val_kind(set) != KIND_MAP)
		return err_set(e, STATUS_USAGE, "%s: set '%.*s' is no map", m->path, STR_ARG(name));
	while ((entry = map_next(val_object(set), entry))) {
		for (i = 0; i < sizeof lists / sizeof *lists; i++)
			if (str_is(entry->key, lists[i]))
				break;
		if (i == sizeof lists / sizeof *lists || !is_texts(entry->v))
			return err_set(e, STATUS_USAGE, "%s: set '%.*s' may have the lists of texts "
				       "values, set and components; '%.*s' is none", m->path,
				       STR_ARG(name), STR_ARG(entry->key));
	}
	return true;
}

static bool
matrix_read(struct matrix *m, const char *path, struct err *e)
{
	struct map_entry *entry = NULL;
	struct str text;
	struct val doc, sets;

	m->path = path;
	m->folder = path_dir(m->arena, path_absolute(m->arena, path));
	if (!file_read(m->arena, path, LIMIT_FILE, &text, e))
		return false;
	if (!yaml_parse(m->arena, text, YAML_EXACT | YAML_STRICT, &doc, e))
		return err_wrap(e, "%s", path);
	sets = val_get(doc, "sets");
	m->kube = val_get(doc, "kubeVersions");
	if (val_kind(doc) != KIND_MAP || !is_texts(m->kube) ||
	    (val_kind(sets) != KIND_MAP && !val_is_nil(sets)))
		return err_set(e, STATUS_USAGE, "%s: a matrix has a map 'sets' and a list "
			       "'kubeVersions' of texts", path);
	m->sets = val_kind(sets) == KIND_MAP ? sets.m : map_new(m->arena);
	if (!map_next(m->sets, NULL))
		map_set(m->sets, STR("default"), NIL);
	while ((entry = map_next(m->sets, entry)))
		if (!check_set(m, entry->key, entry->v, e))
			return false;
	return true;
}

static bool
has(struct val list, struct str text)
{
	size_t i;

	for (i = 0; i < val_length(list); i++)
		if (str_eq(val_str_at(list, i), text))
			return true;
	return false;
}

/* The elements of both lists; the set's paths are relative to the file of the matrix. */
static struct val
joined(const struct matrix *m, struct val first, struct val second, bool paths)
{
	size_t n = val_length(first), k = 0, i;
	size_t more = val_length(second);
	struct val *v = arena_array(m->arena, struct val, n + more + 1);

	for (i = 0; i < n; i++)
		v[k++] = val_at(first, i);
	for (i = 0; i < more; i++)
		v[k++] = paths ? val_cstr(path_join(m->arena, m->folder,
						    arena_cstr(m->arena, val_str_at(second, i))))
			       : val_at(second, i);
	return val_list(m->arena, v, k);
}

/* Writes the record for one set and one Kubernetes version; either may be empty. */
static void
write_one(const struct matrix *m, FILE *f, const struct component *c, struct str name,
	  struct val set, struct str kube)
{
	struct component out = *c;

	out.id = str_of(arena_printf(m->arena, "%.*s%s%.*s.%.*s%s%.*s", STR_ARG(c->name),
				     c->version.n ? "-" : "", STR_ARG(c->version),
				     STR_ARG(name), kube.n ? "." : "", STR_ARG(kube)));
	out.values = joined(m, c->values, val_get(set, "values"), true);
	out.set = joined(m, c->set, val_get(set, "set"), false);
	if (kube.n)
		out.kube_version = kube;
	component_write(f, m->arena, &out);
}

static void
expand(const struct matrix *m, FILE *f, const struct component *c)
{
	struct map_entry *entry = NULL;
	struct val components;
	size_t i;

	if (component_is_chartless(c)) {
		component_write(f, m->arena, c);
		return;
	}
	while ((entry = map_next(m->sets, entry))) {
		components = val_get(entry->v, "components");
		if (!val_is_nil(components) && !has(components, c->name))
			continue;
		if (val_is_nil(m->kube))
			write_one(m, f, c, entry->key, entry->v, STR(""));
		for (i = 0; i < val_length(m->kube); i++)
			write_one(m, f, c, entry->key, entry->v, val_str_at(m->kube, i));
	}
}

static void
expand_file(const struct matrix *m, FILE *f, const char *path)
{
	struct err e = { .arena = m->arena };
	struct component *c;
	size_t n, i;

	if (!components_read(m->arena, path, &c, &n, &e))
		fatal_err(&e);
	for (i = 0; i < n; i++)
		expand(m, f, &c[i]);
}

int
main(int argc, char **argv)
{
	static struct arena arena;
	struct matrix m = { .arena = &arena };
	struct err e = { .arena = &arena };
	const char *path = NULL, *matrix = NULL;
	struct output out;
	struct opts o;
	int key, i;

	opts_init(&o, &arena, &program, argc, argv);
	while ((key = opts_next(&o)) != -1) {
		if (key == 'o')
			path = o.arg;
		else
			matrix = o.arg;
	}
	if (!matrix)
		opts_fail(&o, "--matrix is missing: the file with the sets");
	if (!matrix_read(&m, matrix, &e) || !output_open(&out, &arena, path, &e))
		fatal_err(&e);
	for (i = 0; i < o.n || i == 0; i++)
		expand_file(&m, out.f, o.n ? o.operand[i] : "-");
	if (!output_commit(&out, &e))
		fatal_err(&e);
	stage_keep(&arena, "matrix.from", matrix);
	return stage_end(STATUS_OK);
}

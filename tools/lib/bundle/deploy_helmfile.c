/* SPDX-License-Identifier: Apache-2.0 */
/* The bundle that helmfile installs, level by level of the components' dependencies. */
#include "base/map.h"
#include "deployer.h"
#include "texts.h"
#include "yaml/yaml.h"

/* How long helm waits for a release, in seconds. */
enum { TIMEOUT = 600, TIMEOUT_ASYNC = 1200 };

/* Gives each unit its level; *levels takes how many there are. */
static bool
levels_of(struct deploy *d, size_t *level, size_t *levels, struct err *e)
{
	struct map *done = map_new(d->arena);
	struct val deps;
	size_t i, k, left = d->n;

	for (i = 0; i < d->n; i++)
		level[i] = SIZE_MAX;
	for (*levels = 0; left; ++*levels) {
		size_t before = left;

		for (i = 0; i < d->n; i++) {
			deps = val_get(d->unit[i].ref, "dependencyRefs");
			for (k = 0; k < val_length(deps) && map_get(done, val_str_at(deps, k)); k++)
				;
			if (level[i] == SIZE_MAX && k == val_length(deps)) {
				level[i] = *levels;
				left--;
			}
		}
		if (left == before)
			return err_set(e, STATUS_USAGE, "cannot determine deployment levels: circular "
				       "dependencies exist, or a component depends on one that is not in the bundle");
		for (i = 0; i < d->n; i++)
			if (level[i] == *levels)
				map_set(done, d->unit[i].name, NIL);
	}
	return true;
}

static struct val
repository(struct arena *a, const struct unit *u)
{
	struct val v = val_map(a);

	doc_text(v, "name", source_name(a, u->source, "default-repo"));
	doc_text(v, "url", u->oci ? str_sub(u->source, 6, u->source.n) : u->source);
	if (u->oci)
		doc_put(v, "oci", val_bool(true));
	return v;
}

/* A name as others of the file refer to it: with its namespace when theirs is another. */
static struct val
need_of(struct arena *a, const struct folder *f, struct str namespace)
{
	if (str_eq(f->unit->namespace, namespace) || f->unit->namespace.n == 0)
		return val_str(f->name);
	return val_cstr(arena_printf(a, "%.*s/%.*s", STR_ARG(f->unit->namespace), STR_ARG(f->name)));
}

static struct val
release(struct deploy *d, const struct folder *f, const struct folder *before)
{
	struct arena *a = d->arena;
	const struct unit *u = f->unit;
	struct val v = val_map(a), values;
	const char *dir = arena_printf(a, "./%.*s", STR_ARG(f->dir));

	doc_text(v, "name", f->name);
	doc_text(v, "namespace", u->namespace);
	doc_put(v, "chart", f->local ? val_cstr(dir) : val_cstr(arena_printf(a, "%.*s/%.*s",
		STR_ARG(source_name(a, u->source, "default-repo")), STR_ARG(unit_chart(u)))));
	if (!f->local && u->version.n)
		doc_text(v, "version", u->version);
	values = doc_list(a, val_cstr(arena_printf(a, "%s/values.yaml", dir)));
	if (u->has_dynamic)
		val_append(a, &values, val_cstr(arena_printf(a, "%s/cluster-values.yaml", dir)));
	doc_put(v, "values", values);
	if (before)
		doc_put(v, "needs", doc_list(a, need_of(a, before, u->namespace)));
	if (str_is(u->name, "kai-scheduler")) {
		doc_put(v, "wait", val_bool(false));
		doc_put(v, "timeout", val_int64(TIMEOUT_ASYNC));
	}
	if (f->owns_namespace)
		doc_put(v, "createNamespace", val_bool(false));
	if (f->part == PART_MAIN && val_flag(val_get(u->entry, "hasSelfRefCRDs")))
		doc_put(v, "disableValidation", val_bool(true));
	return v;
}

/* The document of the units of one level. */
static bool
add_level(struct deploy *d, const struct folders *f, const size_t *level, size_t which,
	  const char *name, struct err *e)
{
	struct arena *a = d->arena;
	struct map *repos = map_new(a);
	struct map_entry **sorted;
	struct val v = val_map(a), list = val_list(a, NULL, 0), releases = val_list(a, NULL, 0);
	struct val defaults = val_map(a);
	const struct folder *before = NULL;
	size_t i;

	for (i = 0; i < f->n; i++) {
		if (level[f->v[i].unit - d->unit] != which)
			continue;
		if (!f->v[i].local)
			map_set(repos, source_name(a, f->v[i].unit->source, "default-repo"),
				repository(a, f->v[i].unit));
		val_append(a, &releases, release(d, &f->v[i], before));
		before = &f->v[i];
	}
	sorted = map_sorted(repos, a);
	for (i = 0; i < repos->n; i++)
		val_append(a, &list, sorted[i]->v);
	if (repos->n)
		doc_put(v, "repositories", list);
	doc_put(defaults, "wait", val_bool(true));
	doc_put(defaults, "timeout", val_int64(TIMEOUT));
	doc_put(defaults, "createNamespace", val_bool(true));
	doc_put(v, "helmDefaults", defaults);
	doc_put(v, "releases", releases);
	return fileset_document(&d->files, str_of(name), "", v, 0600, e);
}

static bool
add_files(struct deploy *d, const struct folders *f, struct err *e)
{
	struct arena *a = d->arena;
	size_t *level = arena_array(a, size_t, d->n), levels, i;
	struct val list = val_list(a, NULL, 0);
	char *name;

	if (!levels_of(d, level, &levels, e))
		return false;
	if (levels == 1)
		return add_level(d, f, level, 0, "helmfile.yaml", e);
	for (i = 0; i < levels; i++) {
		name = arena_printf(a, "level-%zu.yaml", i);
		val_append(a, &list, doc_of(a, "path", val_cstr(name)));
		if (!add_level(d, f, level, i, name, e))
			return false;
	}
	return fileset_document(&d->files, STR("helmfile.yaml"), "", doc_of(a, "helmfiles", list), 0600, e);
}

/* The notes of this deployer stand before the others. */
static void
add_notes(struct deploy *d)
{
	struct val notes = d->notes;
	size_t i;

	d->notes = NIL;
	deploy_note(d, "Requires the helmfile CLI on $PATH (see README.md for installation).");
	for (i = 0; i < val_length(notes); i++)
		val_append(d->arena, &d->notes, val_at(notes, i));
	if (d->options->dynamics.n)
		deploy_note(d, "Per-component cluster-values.yaml files have been generated. Edit them before "
			    "`helmfile apply` to customize per-cluster settings.");
}

bool
deploy_helmfile(struct deploy *d, struct err *e)
{
	struct folders f;

	if (!folders_make(d, true, &f, e) || !add_files(d, &f, e))
		return false;
	add_notes(d);
	if (!text_readme(d, folder_releases(d->arena, &f), e))
		return false;
	deploy_data(d);
	return deploy_provenance(d, e) && fileset_checksums(&d->files, e);
}

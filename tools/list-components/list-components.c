/* SPDX-License-Identifier: Apache-2.0 */
/* A recipe to component records, each with its merged values. */
#include <string.h>

#include "asked.h"
#include "depfile.h"
#include "diag.h"
#include "http.h"
#include "io.h"
#include "jsonl.h"
#include "limits.h"
#include "map.h"
#include "override.h"

enum { OPT_SET = 256, OPT_ALL };

static const struct opt options[] = {
	{ 'r', "recipe", "FILE", "recipe document: a file, an http(s) URL, or - for stdin" },
	ASKED_OPTS,
	{ OPT_SET, "set", "NAME:PATH=VALUE", "override a value of a component; `enabled` leaves it out" },
	{ OPT_ALL, "all-components", NULL, "every component of the data tree, with its defaults" },
	{ 'M', NULL, "FILE", "write what was read as a makefile's rule" },
	{ 'o', "output", "FILE", "write there instead of standard output" },
	{ 0 }
};

static const struct program program = {
	"list-components",
	"list-components [-r file] [--service name] [--accelerator name] [--intent name] [--os name] "
	"[--platform name] [--nodes n] [--recipes dir] [--data dir] [--allow-uncovered] [--set name:path=value] "
	"[--all-components] [--debug] [-M depfile] [-o file]",
	"list the components of a recipe with their values",
	options
};

static bool
fetch(struct arena *a, const char *url, struct str *out, struct err *e)
{
	struct http *h = http_new(NULL);
	bool ok = http_get(h, a, url, NULL, NULL, LIMIT_TREE_FILE, out, e);

	http_free(h);
	return ok;
}

/* The recipe document at a path or URL. */
static bool
load(struct arena *a, const char *where, struct val *out, struct err *e)
{
	bool remote = str_starts(str_of(where), STR("http://")) ||
		      str_starts(str_of(where), STR("https://"));
	struct str text;

	return (remote ? fetch(a, where, &text, e)
		       : file_read(a, where, LIMIT_TREE_FILE, &text, e)) &&
	       recipe_parse(a, text, where, out, e);
}

static const char *
type_of(struct val ref)
{
	struct str source = val_get_str(ref, "source"), type = val_get_str(ref, "type");

	if (type.n && (type.p[0] | 0x20) == 'k')
		return "kustomize";
	if (source.n == 0)
		return "manifests";
	return str_starts(source, STR("oci://")) ? "oci" : "repo";
}

static void
set_text(struct val record, const char *key, struct str text)
{
	if (text.n)
		map_set(record.m, str_of(key), val_str(text));
}

/* Adds the files of a list of the reference to the manifests of a record. */
static bool
add_manifests(struct recipes *r, struct val ref, const char *key,
	      struct list *out, struct err *e)
{
	struct val files = val_get(ref, key);
	const struct tree_file *f;
	size_t i;

	for (i = 0; val_kind(files) == KIND_LIST && i < files.l->n; i++) {
		f = val_kind(files.l->v[i]) == KIND_STRING ? tree_find(&r->tree, files.l->v[i].s) : NULL;
		if (!f)
			return err_set(e, STATUS_USAGE, "component %.*s: %s: %.*s is not in the data tree",
				       STR_ARG(val_get_str(ref, "name")), key,
				       STR_ARG(val_kind(files.l->v[i]) == KIND_STRING ? files.l->v[i].s : STR("an entry")));
		out->v = arena_grow(r->arena, out->v, out->n * sizeof *out->v, (out->n + 1) * sizeof *out->v);
		out->v[out->n++] = val_cstr(f->full);
	}
	return true;
}

static bool
record_of(struct recipes *r, const struct overrides *sets, struct val ref,
	  struct val *out, struct err *e)
{
	struct str name = val_get_str(ref, "name"), chart = val_get_str(ref, "chart");
	struct val manifests = val_list(r->arena, NULL, 0), values;

	chart = str_sub(chart, (size_t)(str_rchr(chart, '/') + 1), chart.n);
	if (!recipe_values(r, ref, &values, e) ||
	    !override_apply(sets, r->arena, name, values, e) ||
	    !add_manifests(r, ref, "preManifestFiles", manifests.l, e) ||
	    !add_manifests(r, ref, "manifestFiles", manifests.l, e))
		return false;
	*out = val_map(r->arena);
	set_text(*out, "name", name);
	set_text(*out, "type", str_of(type_of(ref)));
	set_text(*out, "repository", val_get_str(ref, "source"));
	if (val_get_str(ref, "source").n && !str_is(str_of(type_of(ref)), "kustomize"))
		set_text(*out, "chart", chart.n ? chart : name);
	set_text(*out, "version", val_get_str(ref, "version"));
	set_text(*out, "namespace", val_get_str(ref, "namespace"));
	set_text(*out, "path", val_get_str(ref, "path"));
	set_text(*out, "tag", val_get_str(ref, "tag"));
	if (values.m->n) {
		struct val *one = arena_new(r->arena, struct val);

		*one = values;
		map_set(out->m, STR("values"), val_list(r->arena, one, 1));
	}
	if (manifests.l->n)
		map_set(out->m, STR("manifests"), manifests);
	return true;
}

/* Writes the records of all enabled components in the order of the recipe. */
static bool
list(struct recipes *r, const struct overrides *sets, struct val recipe,
     FILE *f, struct err *e)
{
	struct val refs = val_get(recipe, "componentRefs"), record;
	bool enabled;
	size_t i;

	for (i = 0; i < refs.l->n; i++) {
		if (!override_enabled(sets, refs.l->v[i], &enabled, e))
			return false;
		if (!enabled)
			continue;
		if (!record_of(r, sets, refs.l->v[i], &record, e))
			return false;
		jsonl_write(f, r->arena, record);
	}
	return true;
}

/* The manifests that lie with a component. */
static struct val
own_manifests(struct recipes *r, struct str name)
{
	struct str folder = str_of(arena_printf(r->arena, "components/%.*s/manifests/", STR_ARG(name)));
	struct val *v = arena_array(r->arena, struct val, r->tree.n + 1);
	size_t i, n = 0;

	for (i = 0; i < r->tree.n; i++)
		if (str_starts(r->tree.file[i].path, folder))
			v[n++] = val_str(r->tree.file[i].path);
	return val_list(r->arena, v, n);
}

/* A recipe of all components of the registry, each with its defaults. */
static void
registry_recipe(struct recipes *r, struct val *out)
{
	struct val all = r->catalog.components, *refs = arena_array(r->arena, struct val, all.l->n + 1);
	struct str name, values;
	size_t i, n = 0;

	for (i = 0; i < all.l->n; i++) {
		name = val_get_str(all.l->v[i], "name");
		values = str_of(arena_printf(r->arena, "components/%.*s/values.yaml", STR_ARG(name)));
		refs[n] = val_map(r->arena);
		set_text(refs[n], "name", name);
		if (tree_find(&r->tree, values))
			set_text(refs[n], "valuesFile", values);
		map_set(refs[n].m, STR("manifestFiles"), own_manifests(r, name));
		catalog_defaults(&r->catalog, refs[n++]);
	}
	*out = val_map(r->arena);
	map_set(out->m, STR("componentRefs"), val_list(r->arena, refs, n));
}

/* The files of the data tree, and the recipe when it is one; a new file is one
 * in a folder that changed. */
static bool
write_depfile(struct recipes *r, const char *file, const char *out,
	      const char *recipe, struct err *e)
{
	struct arena *a = r->arena;
	struct str *path = arena_array(a, struct str, 2 * r->tree.n + 1);
	size_t n = 0, i;

	for (i = 0; i < r->tree.n; i++) {
		char *full = path_absolute(a, r->tree.file[i].full);

		path[n++] = str_of(full);
		path[n++] = str_of(path_dir(a, full));
	}
	if (recipe && !strstr(recipe, "://") && strcmp(recipe, "-"))
		path[n++] = str_of(path_absolute(a, recipe));
	return depfile_write(a, file, out ? out : "-", path, n, e);
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	const char *path = NULL, *document = NULL, *depfile = NULL;
	struct overrides sets = { 0 };
	bool all = false;
	struct val recipe, texts = val_list(&a, NULL, 0);
	struct asked asked = { 0 };
	struct recipes recipes;
	struct output out;
	struct opts o;
	size_t i;
	int key;

	opts_init(&o, &a, &program, argc, argv);
	while ((key = opts_next(&o)) != -1) {
		if (key == 'r') {
			document = o.arg;
		} else if (key == 'o') {
			path = o.arg;
		} else if (key == OPT_ALL) {
			all = true;
		} else if (key == 'M') {
			depfile = o.arg;
		} else if (key == OPT_SET) {
			texts.l->v = arena_grow(&a, texts.l->v, texts.l->n * sizeof recipe,
						(texts.l->n + 1) * sizeof recipe);
			texts.l->v[texts.l->n++] = val_cstr(o.arg);
		} else {
			asked_option(&asked, &o, key);
		}
	}
	if (o.n)
		opts_fail(&o, "unexpected operand '%s'", o.operand[0]);
	if (!asked_open(&asked, &recipes, &a, &e))
		fatal_err(&e);
	for (i = 0; i < texts.l->n; i++)
		if (!override_parse(&sets, &a, &recipes.catalog, texts.l->v[i].s, &e))
			fatal_err(&e);
	override_settle(&sets);
	if (all)
		registry_recipe(&recipes, &recipe);
	else if (!(document ? load(&a, document, &recipe, &e)
		       : recipe_resolve(&recipes, &asked.criteria, asked.allow_uncovered, &recipe, &e)))
		fatal_err(&e);
	if (!output_open(&out, &a, path, &e))
		fatal_err(&e);
	if (!list(&recipes, &sets, recipe, out.f, &e)) {
		output_abort(&out);
		fatal_err(&e);
	}
	asked_explain(&asked, &recipes);
	if ((depfile && !write_depfile(&recipes, depfile, path, document, &e)) ||
	    !output_commit(&out, &e))
		fatal_err(&e);
	arena_free(&a);
	return STATUS_OK;
}

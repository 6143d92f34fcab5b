/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the component records of a recipe, each with its merged values. */
#include <string.h>

#include "base/io.h"
#include "base/limits.h"
#include "recipe/recipe_options.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "cli/stage.h"
#include "http/http.h"
#include "recipe/document.h"
#include "recipe/reference.h"

static const struct program program = PROGRAM_LIST_COMPONENTS;

struct listed {
	struct arena *arena;
	struct recipe_options options;
	struct recipes recipes;
	struct overrides sets;
	struct val texts;     /* the arguments of --set, in order; or nil */
	const char *document; /* NULL: the recipe follows from criteria */
	const char *kube_version, *path, *depfile, *metadata;
	struct document_to to; /* where the recipe goes too; without a path, nowhere */
	bool all;
	struct val recipe;
};

/* Writes the records of all enabled components, in the order of the recipe. */
static bool
list(struct listed *l, FILE *f, struct err *e)
{
	struct val refs = val_get(l->recipe, "componentRefs");
	struct str kube = l->kube_version ? str_of(l->kube_version)
					  : record_kube_version(l->arena, l->recipe);
	struct component c;
	bool enabled;
	size_t i;

	for (i = 0; i < val_length(refs); i++) {
		if (!override_enabled(&l->sets, val_at(refs, i), &enabled, e))
			return false;
		if (!enabled)
			continue;
		if (!reference_component(&l->recipes, &l->sets, val_at(refs, i), &c, e))
			return false;
		if (kube.n && c.chart.n)
			c.kube_version = kube;
		component_write(f, l->arena, &c);
	}
	return true;
}

/* Writes a depfile of the data tree and the recipe's file. */
static bool
write_depfile(struct recipes *r, const char *file, const char *out,
	      const char *recipe, struct err *e)
{
	size_t n;
	struct str *path = tree_reads(&r->tree, recipe, &n);

	return stage_depends(r->arena, file, out ? out : "-", path, n, e);
}

static bool
fetch(struct arena *a, const char *url, struct str *out, struct err *e)
{
	struct http *h = http_new(NULL);
	bool ok = http_get(h, a, url, NULL, NULL, LIMIT_TREE_FILE, out, e);

	http_free(h);
	/* a missing recipe is wrong input, on disk as on a server */
	if (!ok && e->status == STATUS_SOME)
		e->status = STATUS_USAGE;
	return ok;
}

/* Reads the recipe document at a path or URL. */
static bool
load(struct listed *l, const char *where, struct err *e)
{
	bool remote = str_starts(str_of(where), STR("http://")) ||
		      str_starts(str_of(where), STR("https://"));
	struct str text;

	return (remote ? fetch(l->arena, where, &text, e)
		       : file_read(l->arena, where, LIMIT_TREE_FILE, &text, e)) &&
	       recipe_options_parse(&l->recipes, text, where, &l->recipe, e);
}

static void
take_option(struct listed *l, struct opts *o, int key)
{
	switch (key) {
	case 'r':
		l->document = o->arg;
		break;
	case 'o':
		l->path = o->arg;
		break;
	case 'M':
		l->depfile = o->arg;
		break;
	case OPT_ALL_COMPONENTS:
		l->all = true;
		break;
	case OPT_DOCUMENT:
		l->to.path = o->arg;
		break;
	case OPT_KUBE_VERSION:
		l->kube_version = o->arg;
		break;
	case OPT_METADATA:
		l->metadata = o->arg;
		break;
	case OPT_SET:
		val_append(l->arena, &l->texts, val_cstr(o->arg));
		break;
	default:
		recipe_option(&l->options, l->arena, key, o->arg, &o->err);
	}
}

/* Opens the data tree, and gets the recipe and the overrides of its values. */
static bool
get_recipe(struct listed *l, struct err *e)
{
	size_t i;

	if (!recipe_options_open(&l->options, &l->recipes, l->arena, e))
		return false;
	for (i = 0; i < val_length(l->texts); i++)
		if (!override_parse(&l->sets, l->arena, &l->recipes.catalog, val_str_at(l->texts, i), e))
			return false;
	override_sort(&l->sets);
	if (l->all)
		l->recipe = record_registry(&l->recipes);
	return l->all || (l->document ? load(l, l->document, e)
				      : recipe_options_resolve(&l->options, &l->recipes, &l->recipe, e));
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct listed l = { .arena = &a };
	struct output out;
	struct opts o;
	int key;

	opts_init(&o, &a, &program, argc, argv);
	while ((key = opts_next(&o)) != -1)
		take_option(&l, &o, key);
	opts_no_operand(&o);
	if (!get_recipe(&l, &e) || !output_open(&out, &a, l.path, &e))
		fatal_err(&e);
	if (!list(&l, out.f, &e)) {
		output_abort(&out);
		fatal_err(&e);
	}
	recipe_options_explain(&l.options, &l.recipes, warn_text);
	if ((l.depfile && !write_depfile(&l.recipes, l.depfile, l.path, l.document, &e)) ||
	    (l.to.path && !document_write(&l.to, l.recipe, &e)) ||
	    (l.metadata && !file_write(l.metadata, record_metadata(&a, l.recipe), &e)) ||
	    !output_commit(&out, &e))
		fatal_err(&e);
	arena_free(&a);
	return stage_end(STATUS_OK);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Prints the digest of a recipe, by which evidence about it names it. */
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "crypto/digest.h"
#include "http/fetch.h"
#include "recipe/canonical.h"
#include "recipe/document.h"
#include "recipe/result.h"

static const struct program program = PROGRAM_DIGEST_RECIPE;

/* Says as aicr does that an overlay stands for the recipe of its criteria. */
static void
say_overlay(struct arena *a, const char *where, struct val recipe)
{
	struct val names = val_get(val_get(recipe, "metadata"), "appliedOverlays");
	char *all = "";
	size_t i;

	info("input is a RecipeMetadata overlay; auto-hydrating via recipe builder: file=%s", where);
	for (i = 0; i < val_length(names); i++)
		all = arena_printf(a, "%s%s%.*s", all, i ? " " : "", STR_ARG(val_str_at(names, i)));
	info("overlay hydrated successfully: appliedOverlays=[%s]", all);
}

/* *out takes the canonical bytes of the document. */
static bool
canonical(const char *where, struct recipe_options *q, struct str *out, struct err *e)
{
	struct recipes recipes = { .arena = e->arena };
	struct val document, recipe;
	struct str text;

	q->allow_uncovered = true;
	if (!fetch_text(e->arena, where, LIMIT_TREE_FILE, &text, e) ||
	    !document_parse(e->arena, where, text, q->aicr, &document, e)) {
		err_wrap(e, "failed to load recipe from \"%s\"", where);
		return err_fault(e, FAULT_INTERNAL);
	}
	recipe = document;
	if (!result_complete(&recipes, q, where, &recipe, e))
		return false;
	if (str_is(val_get_str(document, "kind"), "RecipeMetadata")) {
		say_overlay(e->arena, where, recipe);
		document = recipe;
	}
	if (recipe_canonical(e->arena, document, out, e))
		return true;
	err_wrap(e, "failed to load recipe from \"%s\"", where);
	return err_fault(e, FAULT_INTERNAL);
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct document_to to = { 0 };
	struct recipe_options options = { 0 };
	bool bytes = false;
	struct str text;
	struct opts o;
	int key;

	opts_init(&o, &a, &program, argc, argv);
	while ((key = opts_next(&o)) != -1) {
		if (key == OPT_CANONICAL)
			bytes = true;
		else if (!document_option(&to, key, o.arg))
			recipe_option(&options, &a, key, o.arg, &o.err);
	}
	if (o.n == 0) {
		err_set(&e, STATUS_USAGE, "Required flag \"recipe\" not set");
		err_fault(&e, FAULT_OTHER);
		if (options.aicr)
			fatal_err(&e);
	}
	if (o.n != 1)
		opts_fail(&o, "%s", o.n ? "more than one recipe" : "recipe is required: which one?");
	if (!canonical(o.operand[0], &options, &text, &e))
		fatal_err(&e);
	if (!bytes)
		text = str_of(arena_printf(&a, "%s\n", digest_of(&a, text).p + strlen("sha256:")));
	if (!file_write(to.path, text, &e))
		fatal_err(&e);
	arena_free(&a);
	return STATUS_OK;
}

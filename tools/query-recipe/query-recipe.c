/* SPDX-License-Identifier: Apache-2.0 */
/* Prints one value of a recipe whose components have their values. */
#include "base/io.h"
#include "recipe/recipe_options.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "recipe/document.h"
#include "recipe/selector.h"

static const struct program program = PROGRAM_QUERY_RECIPE;

/* The text of a value; a string in the format YAML is printed as it is. */
static bool
value_text(struct arena *a, struct val v, const struct document_to *to,
	   struct str *out, struct err *e)
{
	if (to->format == DOCUMENT_YAML && val_kind(v) == KIND_STRING) {
		*out = str_of(arena_printf(a, "%.*s\n", STR_ARG(val_text(v))));
		return true;
	}
	return document_text(a, v, to, out, e);
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct document_to to = { 0 };
	const char *selector = NULL;
	struct recipe_options options = { 0 };
	struct recipes recipes;
	struct str text;
	struct opts o;
	struct val v;
	int key;

	opts_init(&o, &a, &program, argc, argv);
	while ((key = opts_next(&o)) != -1) {
		if (key == OPT_SELECTOR && selector)
			opts_fail(&o, "--selector is given twice");
		else if (key == OPT_SELECTOR)
			selector = o.arg;
		else if (!document_option(&to, key, o.arg))
			recipe_option(&options, &a, key, o.arg, &o.err);
	}
	opts_no_operand(&o);
	if (!selector)
		opts_fail(&o, "--selector is missing");
	if (!recipe_options_open(&options, &recipes, &a, &e) ||
	    !recipe_options_resolve(&options, &recipes, &v, &e) ||
	    !recipe_hydrate(&recipes, v, &v, &e) ||
	    !selector_find(v, str_of(selector), &v, &e) ||
	    !value_text(&a, v, &to, &text, &e))
		fatal_err(&e);
	recipe_options_explain(&options, &recipes, warn_text);
	if (!file_write(to.path, text, &e))
		fatal_err(&e);
	arena_free(&a);
	return STATUS_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Prints the recipe that criteria resolve to: the components of a deployment. */
#include "recipe/recipe_options.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "recipe/document.h"

static const struct program program = PROGRAM_RESOLVE_RECIPE;

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct document_to to = { 0 };
	struct recipe_options options = { 0 };
	struct recipes recipes;
	struct val recipe;
	struct opts o;
	int key;

	opts_init(&o, &a, &program, argc, argv);
	while ((key = opts_next(&o)) != -1)
		if (!document_option(&to, key, o.arg))
			recipe_option(&options, &a, key, o.arg, &o.err);
	opts_no_operand(&o);
	if (!recipe_options_open(&options, &recipes, &a, &e) ||
	    !recipe_options_resolve(&options, &recipes, &recipe, &e))
		fatal_err(&e);
	recipe_options_explain(&options, &recipes, warn_text);
	if (!document_write(&to, recipe, &e))
		fatal_err(&e);
	arena_free(&a);
	return STATUS_OK;
}

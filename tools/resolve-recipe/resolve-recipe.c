/* SPDX-License-Identifier: Apache-2.0 */
/* Prints the recipe that criteria resolve to: the components of a deployment. */
#include "recipe/asked.h"
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
	struct asked asked = { 0 };
	struct recipes recipes;
	struct val recipe;
	struct opts o;
	int key;

	opts_init(&o, &a, &program, argc, argv);
	while ((key = opts_next(&o)) != -1)
		if (!document_option(&to, key, o.arg, &o.err))
			asked_option(&asked, &a, key, o.arg, &o.err);
	opts_no_operand(&o);
	if (!asked_open(&asked, &recipes, &a, &e) ||
	    !asked_resolve(&asked, &recipes, &recipe, &e))
		fatal_err(&e);
	asked_explain(&asked, &recipes, warn_text);
	if (!document_write(&to, recipe, &e))
		fatal_err(&e);
	arena_free(&a);
	return STATUS_OK;
}

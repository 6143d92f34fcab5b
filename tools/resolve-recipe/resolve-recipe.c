/* SPDX-License-Identifier: Apache-2.0 */
/* Criteria to a recipe: which components a deployment has. */
#include "asked.h"
#include "diag.h"
#include "document.h"
#include "io.h"

enum { OPT_FORMAT = 256 };

static const struct opt options[] = {
	ASKED_OPTS,
	{ OPT_FORMAT, "format", "yaml|json", "format of the document (yaml)" },
	{ 'o', "output", "FILE", "write there instead of standard output" },
	{ 0 }
};

static const struct program program = {
	"resolve-recipe",
	"resolve-recipe [--service name] [--accelerator name] [--intent name] [--os name] [--platform name] "
	"[--nodes n] [--recipes dir] [--data dir] [--allow-uncovered] [--debug] [--format yaml|json] [-o file]",
	"resolve criteria to a recipe",
	options
};

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	enum document_format format = DOCUMENT_YAML;
	const char *path = NULL;
	struct asked asked = { 0 };
	struct recipes recipes;
	struct val recipe;
	struct opts o;
	int key;

	opts_init(&o, &a, &program, argc, argv);
	while ((key = opts_next(&o)) != -1) {
		if (key == OPT_FORMAT && !document_format(o.arg, &format))
			opts_fail(&o, "unknown format '%s': yaml or json", o.arg);
		else if (key == 'o')
			path = o.arg;
		else
			asked_option(&asked, &o, key);
	}
	if (o.n)
		opts_fail(&o, "unexpected operand '%s'", o.operand[0]);
	if (!asked_open(&asked, &recipes, &a, &e) ||
	    !recipe_resolve(&recipes, &asked.criteria, asked.allow_uncovered, &recipe, &e))
		fatal_err(&e);
	asked_explain(&asked, &recipes);
	if (!document_write(path, recipe, format, &e))
		fatal_err(&e);
	arena_free(&a);
	return STATUS_OK;
}

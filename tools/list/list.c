/* SPDX-License-Identifier: Apache-2.0 */
/* Lists what a deployment needs: runs the stages up to the list, then prints a
 * format. */
#include "cli/diag.h"
#include "cli/opts.h"
#include "pipeline/input.h"

static const struct program program = PROGRAM_LIST;

/* The formats, in the order of the words of --format. */
static const struct product formats[] = {
	{ "yaml", "list.yaml" },
	{ "json", "list.json" },
	{ "hauler", "hauler.yaml" },
	{ "zarf", "zarf.yaml" },
	{ "list", "images.txt" },
};

static void
take_option(struct input *in, struct opts *o, int key)
{
	switch (key) {
	case OPT_SERVICE: case OPT_ACCELERATOR: case OPT_INTENT: case OPT_OS: case OPT_PLATFORM:
	case OPT_NODES:
		input_criteria(in, arena_printf(in->arena, "--%s", o->opt->name), &o->err);
	}
	input_option(in, o, key);
}

int
main(int argc, char **argv)
{
	const struct product *format = &formats[0];
	static struct arena arena;
	struct err e = { .arena = &arena };
	const char *path = NULL;
	struct stages stages;
	struct input input;
	struct opts o;
	int key, status;

	input_init(&input, &arena);
	opts_init(&o, &arena, &program, argc, argv);
	while ((key = opts_next(&o)) != -1) {
		if (key == 'o')
			path = o.arg;
		else if (key == OPT_FORMAT)
			format = &formats[o.choice];
		else
			take_option(&input, &o, key);
	}
	if (o.n)
		opts_fail(&o, "'%s' is too much; the input is named by an option", o.operand[0]);
	if (!input_check(&input, &e) || !stages_init(&stages, &arena, argv[0], input.work, &e))
		fatal_err(&e);
	stages.quiet = true;
	input_set(&input, &stages);
	if (!stages_product(&stages, format, path, &status, &e))
		fatal_err(&e);
	return status;
}

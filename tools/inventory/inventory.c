/* SPDX-License-Identifier: Apache-2.0 */
/* Lists all components of a data tree of recipes, with their images. */
#include "cli/diag.h"
#include "cli/opts.h"
#include "pipeline/input.h"

static const struct program program = PROGRAM_INVENTORY;

/* The formats, in the order of the words of --format. */
static const struct product formats[] = {
	{ "inventory", "inventory.md" },
	{ "json", "list.json" },
};

int
main(int argc, char **argv)
{
	static struct arena arena;
	struct err e = { .arena = &arena };
	const struct product *format = &formats[0];
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
			input_option(&input, &o, key);
	}
	if (o.n)
		opts_fail(&o, "'%s' is too much", o.operand[0]);
	flag_add(&input.flags[STAGE_RESOLVE], "--all-components", NULL);
	flag_add(&input.flags[STAGE_EMIT], "--name", "Inventory");
	input.kind = "recipe";
	if (!stages_init(&stages, &arena, argv[0], input.work, &e))
		fatal_err(&e);
	stages.quiet = true;
	input_set(&input, &stages);
	if (!stages_product(&stages, format, path, &status, &e))
		fatal_err(&e);
	return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Lists all components of a data tree of recipes, with their images. */
#include <string.h>

#include "base/io.h"
#include "base/limits.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "pipeline/input.h"

static const struct program program = PROGRAM_INVENTORY;

int
main(int argc, char **argv)
{
	static struct arena arena;
	struct err e = { .arena = &arena };
	const char *path = NULL, *format = "markdown";
	struct stages stages;
	struct input input;
	struct str text;
	struct opts o;
	bool json;
	int key, status;

	input_init(&input, &arena);
	opts_init(&o, &arena, &program, argc, argv);
	while ((key = opts_next(&o)) != -1) {
		if (key == 'o')
			path = o.arg;
		else if (key == OPT_FORMAT)
			format = o.arg;
		else
			input_option(&input, &o, key);
	}
	if (o.n)
		opts_fail(&o, "'%s' is too much", o.operand[0]);
	json = !strcmp(format, "json");
	if (!json && strcmp(format, "markdown"))
		opts_fail(&o, "--format is markdown or json, not '%s'", format);
	flag_add(&input.flags[STAGE_RESOLVE], "--all-components", NULL);
	flag_add(&input.flags[STAGE_EMIT], "--name", "Inventory");
	input.kind = "recipe";
	if (!stages_init(&stages, &arena, argv[0], input.work, &e))
		fatal_err(&e);
	stages.quiet = true;
	input_set(&input, &stages);
	if (!stages_run(&stages, json ? "json" : "inventory", &status, &e))
		fatal_err(&e);
	if (status != STATUS_OK)
		return status;
	if (!file_read(&arena, path_join(&arena, stages.work, json ? "list.json" : "inventory.md"),
		       LIMIT_FILE, &text, &e) ||
	    !file_write(path, text, &e))
		fatal_err(&e);
	return STATUS_OK;
}

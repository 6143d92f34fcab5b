/* SPDX-License-Identifier: Apache-2.0 */
/* Lists what a deployment needs: runs the stages up to the list, then prints a
 * format. */
#include <stdio.h>
#include <string.h>

#include "base/io.h"
#include "base/limits.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "pipeline/input.h"

static const struct program program = PROGRAM_LIST;

/* A format: the goal that makes it, and its file in the work folder. */
struct format {
	const char *name, *goal, *file;
};

static const struct format formats[] = {
	{ "yaml", "yaml", "list.yaml" },
	{ "json", "json", "list.json" },
	{ "hauler", "hauler", "hauler.yaml" },
	{ "zarf", "zarf", "zarf.yaml" },
	{ "text", "list", "images.txt" },
};

static const struct format *
format_of(const struct opts *o, const char *name)
{
	size_t i;

	for (i = 0; i < sizeof formats / sizeof *formats; i++)
		if (!strcmp(formats[i].name, name))
			return &formats[i];
	opts_fail(o, "--format is yaml, json, hauler, zarf or text, not '%s'", name);
}

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

/* Copies a file of the work folder to the output. */
static void
print(struct arena *a, const char *from, const char *to)
{
	struct err e = { .arena = a };
	struct str text;

	if (!file_read(a, from, LIMIT_FILE, &text, &e) || !file_write(to, text, &e))
		fatal_err(&e);
}

int
main(int argc, char **argv)
{
	const struct format *format = &formats[0];
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
			format = format_of(&o, o.arg);
		else
			take_option(&input, &o, key);
	}
	if (o.n)
		opts_fail(&o, "'%s' is too much; the input is named by an option", o.operand[0]);
	if (!input_check(&input, &e) || !stages_init(&stages, &arena, argv[0], input.work, &e))
		fatal_err(&e);
	stages.quiet = true;
	input_set(&input, &stages);
	if (!stages_run(&stages, format->goal, &status, &e))
		fatal_err(&e);
	if (status == STATUS_OK)
		print(&arena, path_join(&arena, stages.work, format->file), path);
	return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The list of a deployment in one line: the stages up to it, then a format. */
#include <stdio.h>
#include <string.h>

#include "base/io.h"
#include "base/limits.h"
#include "cli/diag.h"
#include "pipeline/input.h"

enum { OPT_FORMAT = 256, OPT_PROBABLE, OPT_CRITERION };

static const struct opt options[] = {
	INPUT_OPTS,
	{ OPT_CRITERION, "service", "name", "criteria of a recipe: the Kubernetes service" },
	{ OPT_CRITERION + 1, "accelerator", "name", "the GPU" },
	{ OPT_CRITERION + 2, "intent", "name", "training or inference" },
	{ OPT_CRITERION + 3, "os", "name", "the nodes' operating system" },
	{ OPT_CRITERION + 4, "platform", "name", "the platform" },
	{ OPT_CRITERION + 5, "nodes", "n", "how many nodes" },
	{ OPT_PROBABLE, "probable", "what", "accept or ignore images that only look like ones" },
	{ OPT_FORMAT, "format", "name", "yaml, json, hauler, zarf or text [yaml]" },
	{ 'o', "output", "file", "write to file, if that changes it" },
	{ 0 },
};

static const struct program program = {
	.name = "list",
	.synopsis = "list (--config file | --images file | --recipe file | criteria) [--render] "
		    "[--format name] [--probable what] [--recipes dir] [--data dir] "
		    "[--allow-uncovered] [--set name:path=value] [--matrix file] [--rules file] "
		    "[--annotated what] [--audit] [--allow-empty] [--work dir] [--kube-version version] [--seed text] "
		    INPUT_REGISTRY_SYNOPSIS " [-o file]",
	.purpose = "list the images and charts of a deployment in one go",
	.opts = options,
};

/* A format: the goal that makes it, and where it is in the work folder. */
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
take_criterion(struct input *in, const struct opts *o, int key)
{
	const char *name = NULL;
	size_t i;

	for (i = 0; options[i].key; i++)
		if (options[i].key == key)
			name = options[i].name;
	input_criterion(in, o, arena_printf(in->arena, "--%s", name), o->arg);
}

/* Copies what the stages made to the output. */
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
	struct buf emit_flags;
	static struct arena arena; /* until the process ends */
	struct err e = { .arena = &arena };
	const char *path = NULL, *probable = NULL;
	struct stages stages;
	struct input input;
	struct opts o;
	int key, status;

	input_init(&input, &arena);
	buf_init(&emit_flags, &arena, LIMIT_LINE);
	opts_init(&o, &arena, &program, argc, argv);
	while ((key = opts_next(&o)) != -1) {
		if (key == 'o')
			path = o.arg;
		else if (key == OPT_FORMAT)
			format = format_of(&o, o.arg);
		else if (key == OPT_PROBABLE)
			probable = o.arg;
		else if (!input_option(&input, &o, key))
			take_criterion(&input, &o, key);
	}
	if (o.n)
		opts_fail(&o, "'%s' is too much; the input is named by an option", o.operand[0]);
	input_check(&input, &o);
	if (!stages_init(&stages, &arena, argv[0], input.work, &e))
		fatal_err(&e);
	if (probable) {
		flag_add(&emit_flags, "--probable", probable);
		flag_add(&input.audit_flags, "--probable", probable);
	}
	stages.quiet = true;
	input_set(&input, &stages);
	stages_set_flags(&stages, "emit_flags", &emit_flags);
	status = stages_run(&stages, format->goal);
	if (status == STATUS_OK)
		print(&arena, path_join(&arena, stages.work, format->file), path);
	return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* All components that a data tree of recipes knows, with their images. */
#include <string.h>

#include "base/io.h"
#include "base/limits.h"
#include "cli/diag.h"
#include "pipeline/input.h"

enum { OPT_FORMAT = 256, OPT_PROBABLE };

static const struct opt options[] = {
	{ INPUT_RECIPES, "recipes", "dir", "the data tree of recipes [MKMIRROR_RECIPES]" },
	{ INPUT_DATA, "data", "dir", "a data tree laid over it" },
	{ INPUT_RULES, "rules", "file", "rules about what may be an image; may be given again" },
	{ INPUT_WORK, "work", "dir", "folder of all state [mirror.work]" },
	{ INPUT_KUBE, "kube-version", "version", "the Kubernetes version that charts see [v1.34.0]" },
	{ INPUT_SEED, "seed", "text", "what random template functions start from [1]" },
	INPUT_REGISTRY_OPTS,
	{ OPT_PROBABLE, "probable", "what", "accept or ignore images that only look like ones" },
	{ OPT_FORMAT, "format", "name", "markdown or json [markdown]" },
	{ 'o', "output", "file", "write to file, if that changes it" },
	{ 0 },
};

static const struct program program = {
	.name = "inventory",
	.synopsis = "inventory [--recipes dir] [--data dir] [--format name] [--probable what] "
		    "[--rules file] [--work dir] [--kube-version version] [--seed text] "
		    INPUT_REGISTRY_SYNOPSIS " [-o file]",
	.purpose = "list every component that recipes may name, with charts and images",
	.opts = options,
};

int
main(int argc, char **argv)
{
	static struct arena arena; /* until the process ends */
	struct err e = { .arena = &arena };
	const char *path = NULL, *format = "markdown";
	struct buf emit_flags;
	struct stages stages;
	struct input input;
	struct str text;
	struct opts o;
	bool json;
	int key, status;

	input_init(&input, &arena);
	buf_init(&emit_flags, &arena, LIMIT_LINE);
	opts_init(&o, &arena, &program, argc, argv);
	while ((key = opts_next(&o)) != -1) {
		if (key == 'o')
			path = o.arg;
		else if (key == OPT_FORMAT)
			format = o.arg;
		else if (key == OPT_PROBABLE)
			flag_add(&emit_flags, "--probable", o.arg);
		else
			input_option(&input, &o, key);
	}
	if (o.n)
		opts_fail(&o, "'%s' is too much", o.operand[0]);
	json = !strcmp(format, "json");
	if (!json && strcmp(format, "markdown"))
		opts_fail(&o, "--format is markdown or json, not '%s'", format);
	input_criterion(&input, &o, "--all-components", NULL);
	flag_add(&emit_flags, "--name", "Inventory");
	if (!stages_init(&stages, &arena, argv[0], input.work, &e))
		fatal_err(&e);
	stages.quiet = true;
	input_set(&input, &stages);
	stages_set_flags(&stages, "emit_flags", &emit_flags);
	status = stages_run(&stages, json ? "json" : "inventory");
	if (status != STATUS_OK)
		return status;
	if (!file_read(&arena, path_join(&arena, stages.work, json ? "list.json" : "inventory.md"),
		       LIMIT_FILE, &text, &e) ||
	    !file_write(path, text, &e))
		fatal_err(&e);
	return STATUS_OK;
}

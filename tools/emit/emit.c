/* SPDX-License-Identifier: Apache-2.0 */
#include "listing/emit.h"

static const struct opt options[] = {
	{ 't', "template", "file", "the template" },
	EMIT_OPTS,
	{ 0 }
};

static const struct program program = {
	.name = "emit",
	.synopsis = "emit -t template [--components file] [--name name] [--metadata key=value] "
		    "[--probable what] [-o file] [file ...]",
	.purpose = "write images and charts through a template",
	.opts = options,
};

int
main(int argc, char **argv)
{
	return emit_main(&program, NULL, argc, argv);
}

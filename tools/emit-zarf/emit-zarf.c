/* SPDX-License-Identifier: Apache-2.0 */
#include "listing/emit.h"

static const struct opt options[] = {
	EMIT_OPTS,
	{ 0 }
};

static const struct program program = {
	.name = "emit-zarf",
	.synopsis = "emit-zarf [--components file] [--name name] [--metadata key=value] "
		    "[--probable what] [-o file] [file ...]",
	.purpose = "write images and charts as a zarf package",
	.opts = options,
};

int
main(int argc, char **argv)
{
	return emit_main(&program, "zarf.tmpl", argc, argv);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "listing/emit.h"

static const struct program program = PROGRAM_EMIT_JSON;

int
main(int argc, char **argv)
{
	return emit_main(&program, "json.tmpl", argc, argv);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "listing/emit.h"

static const struct program program = PROGRAM_EMIT;

int
main(int argc, char **argv)
{
	return emit_main(&program, NULL, argc, argv);
}

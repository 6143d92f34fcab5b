/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PACK_SETTINGS_H
#define PACK_SETTINGS_H
/* What the user asks for. */
#include "registry/registry.h"
#include "volume/signature.h"

struct settings {
	struct arena *arena;
	const char *argv0;
	struct registry_options registry;
	const char *dir, *name, *work, *input;
	const char *output, *only, *images;
	int64_t size;
	struct signature sign;
	bool parity;
	bool plan;             /* print the volumes only */
	bool docker;
	bool with_programs;
	const char *programs;  /* the folder that they are in; NULL: this installation */
	const char **add;      /* files that travel along */
	size_t nadd, capadd;
	const char **have;           /* files that say what the far side has */
	size_t nhave, caphave;
	const char **handed;         /* the options that plan takes too */
	size_t nhanded, caphanded;
};

/* Reads the command line; ends the program when it is wrong. */
void settings_read(struct settings *s, int argc, char **argv);

#endif

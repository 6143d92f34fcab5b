/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SETTINGS_H
#define SETTINGS_H
/* The command line of mkmirror mirror: what it means for the stages. */
#include "pipeline/input.h"

struct settings {
	struct arena *arena;
	struct input input;
	const char *lock;   /* absolute; NULL: the work folder's */
	const char *target; /* a layout's path is absolute; empty: the config's */
	const char *until;  /* list, lock, plan or mirror */
	const char *format; /* of what is printed: text, json or yaml; or NULL */
	const char *events; /* where they go; or NULL */
	const char *only;   /* charts or images; NULL is both */
	bool relock, locked, recheck, repair;
	bool some;          /* charts of the config, by name */
};

/* Reads it all; what is wrong ends the program. */
void settings_read(struct settings *s, struct arena *a, int argc, char **argv);

#endif

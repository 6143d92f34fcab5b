/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SETTINGS_H
#define SETTINGS_H
/* The settings of mkmirror mirror, from its command line. */
#include "pipeline/input.h"

struct settings {
	struct arena *arena;
	struct input input;
	const char *lock;   /* an absolute path; NULL: the lock in the work folder */
	const char *target; /* a layout's path is absolute; empty: that of the config */
	const char *until;  /* list, lock, plan or mirror */
	const char *format; /* the format of the summary: text, json or yaml; NULL: none is printed */
	const char *events; /* the file of events, or NULL */
	const char *only;   /* charts or images; NULL: both */
	bool relock, locked, recheck, repair;
	bool some;          /* only some charts of the config */
};

/* Reads the command line; a wrong one ends the program. */
void settings_read(struct settings *s, struct arena *a, int argc, char **argv);

#endif

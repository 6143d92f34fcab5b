/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMMAND_H
#define COMMAND_H
/* Other people's programs: started without a shell. */
#include "base/err.h"

/* The path of the program of that name on PATH, or NULL. */
char *command_find(struct arena *a, const char *name);
/*
 * Runs argv[0], a path, with the arguments up to NULL; *out is what it prints.
 * Its messages go to standard error.  Status 3 when it fails, or prints more
 * than max bytes.
 */
bool command_run(struct arena *a, const char *const *argv, size_t max,
		 struct str *out, struct err *e);

#endif

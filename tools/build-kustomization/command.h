/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMMAND_H
#define COMMAND_H
/* Runs programs of the system without a shell. */
#include "base/err.h"

/*
 * Runs argv[0], a path; NULL ends the arguments.  *out takes its output; its messages
 * go to standard error.  Fails with status 3 when the program fails, or prints more
 * than max bytes.
 */
bool command_run(struct arena *a, const char *const *argv, size_t max,
		 struct str *out, struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUN_H
#define RUN_H
/* Runs another program to its end, without input. */
#include "base/err.h"

struct outcome {
	int status; /* its exit status; 127 when it cannot be started */
	struct str out, err;
};

/* Runs argv[0], a path or a name on PATH; NULL ends the arguments.  Fails with status
 * 1 when a file or process cannot be made, or the output is over the limit. */
bool run(struct arena *a, const char *const argv[], struct outcome *o, struct err *e);

#endif

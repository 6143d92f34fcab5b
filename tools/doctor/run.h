/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUN_H
#define RUN_H
/* Another program, run to its end with nothing to read. */
#include "base/err.h"

struct outcome {
	int status; /* its exit status; 127 when it cannot be run */
	struct str out, err;
};

/* Runs argv[0], a path or a name on PATH.  Status 1 when a file or process
 * cannot be had, or it says more than a limit. */
bool run(struct arena *a, const char *const argv[], struct outcome *o, struct err *e);

#endif

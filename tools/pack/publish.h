/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_H
#define PUBLISH_H
/* Gives the files of a set, which are complete, their names. */
#include "volumes.h"

/* The path of a file of that name while it is written, in a. */
char *publish_part(struct arena *a, const char *dir, struct str name);
/* Writes the file of parity where there is to be one, gives all files their names, removes
 * what an earlier set of the name has more, and writes NAME.sha256 at last.  part[i] is
 * the file of a volume as it was written, sum[i] its digest.  Status 1. */
bool publish_set(struct arena *a, const char *dir, const struct volumes *v,
		 const char *const *part, const struct str *sum, struct err *e);

#endif

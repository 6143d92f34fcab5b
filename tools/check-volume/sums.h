/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUMS_H
#define SUMS_H
/* The digests of whole volumes, as NAME.sha256 beside them has them. */
#include "volume/collection.h"

/* The digest of the file at path, of that name, in a; empty when no such file beside it
 * has it. */
struct str sums_find(struct arena *a, const struct collection *c, const char *path,
		     struct str name);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUMS_H
#define SUMS_H
/* The digests of whole volumes, as NAME.sha256 beside them has them. */
#include "volume/collection.h"

/* The digest of the volume, in a; empty when no such file has it. */
struct str sums_find(struct arena *a, const struct collection *c, const struct volume_file *f);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UNPACK_CARRIED_H
#define UNPACK_CARRIED_H
/* What volumes carry beside blobs: the lock, and files that were added. */
#include "volume/collection.h"

/*
 * The text of the lock, in a: that of the first volume which has it whole, else one that
 * is made of the set, or of the names in archives of other programs.  What these hold
 * without a name is said.  Status 2 when nothing tells what the volumes are about.
 */
bool carried_lock(struct arena *a, const struct collection *c, struct str *out, struct err *e);
/* Writes the files that were added into the folder, or where dir is NULL says what they
 * are.  *hurt takes the number of those that the volumes do not give.  Status 4. */
bool carried_files(struct arena *a, const struct collection *c, const char *dir, size_t *hurt,
		   struct err *e);
/* Under --stage, tells the build system what was read: the n paths that the user gave,
 * as a folder may get another volume, and the volumes.  Status 2. */
bool carried_tell(struct arena *a, const struct collection *c, char *const *volume, size_t n,
		  const char *target, struct err *e);

#endif

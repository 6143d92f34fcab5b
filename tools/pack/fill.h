/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FILL_H
#define FILL_H
/* Which entries each volume has, and where they stand. */
#include "volumes.h"

/* What an entry of that name and size takes of an archive. */
int64_t fill_room(struct str path, int64_t size);
/* What the files of the first volume take. */
int64_t fill_extras(const struct volumes *v);
/* At most what a volume takes besides blobs: its texts, the set being as long as it
 * is thought to be. */
int64_t fill_least(const struct volumes *v);
/* Sets the volumes and their sizes, after all was placed. */
void fill_sizes(struct volumes *v);
/* Completes the set: the digests of the volumes' contents.  Returns its text. */
struct str fill_set(struct volumes *v);

/* The entries of a volume, in the order of its archive. */
struct filled {
	struct volume_entry *entry;
	size_t n, cap;
	int64_t size;
};
/* Makes the entries of the volume of that number, in a; `set` is the set's text, or
 * empty while it is not complete: then two texts have no bytes yet. */
void fill_volume(struct arena *a, const struct volumes *v, size_t number, struct str set,
		 struct filled *out);
/* The digest of no bytes' place holder: as long as a digest. */
struct str digest_none(void);

#endif

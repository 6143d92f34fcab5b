/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INDEX_H
#define INDEX_H
/*
 * index.json of a volume: a line an item, so that its length is the sum of those of
 * its entries.
 */
#include "carried.h"

/* The entry of an item, in a; it ends with a comma and a newline. */
struct str index_entry(struct arena *a, const struct carried *c, const struct carried_item *i);
/* The text of an index with these entries, in a, and its length when they have
 * `length` bytes together. */
struct str index_text(struct arena *a, const struct str *entry, size_t n);
int64_t index_length(int64_t length);

/* The entry of an item in manifest.json, which docker load reads, in a; it ends as the
 * other.  Of an index it is the image for linux/amd64, or else the first one.  Empty for
 * what docker cannot load.  `blobs` is WORK/blobs. */
struct str docker_entry(struct arena *a, const struct carried *c, const struct carried_item *i,
			const char *blobs);
/* The text of manifest.json with these entries, and its length, as above. */
struct str docker_text(struct arena *a, const struct str *entry, size_t n);
int64_t docker_length(int64_t length);

#endif

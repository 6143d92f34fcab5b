/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KNOWN_H
#define KNOWN_H
/*
 * The blobs and manifests that the target has: those in the receipt of an earlier
 * run, or those in its files, when it is a layout.
 */
#include "item.h"
#include "oci/entries.h"

struct known {
	struct arena *arena;
	struct map *have;    /* keys are "DIGEST LOCATION" and "DIGEST LOCATION TAG" */
	struct map *lack;    /* the same of what verify found missing or incomplete */
	const char *layout;  /* the folder of a target that is a layout */
	const struct entries *entries; /* of that layout; NULL when it is not there yet */
	const char *damaged; /* what is wrong with the receipt, which was read up to there; or NULL */
	struct map *where;   /* digest → a location of the target that has it, by the receipt;
	                        NULL: not wanted */
	struct map *nowhere; /* digests that neither volumes nor the target have (lack.h) */
	bool any;            /* the receipt has some record that says what the target has */
	bool hints;          /* private: as in known_read */
};

/* Starts to use k and reads a receipt, which may be missing.  Of several lines about one
 * item, as receipts of shards one after the other have them, the last one counts.  Of a
 * receipt that is not believed (`hints`) only k->where is set. */
bool known_read(struct known *k, struct arena *a, const char *path, bool hints,
		struct err *e);
/* Adds the records of copy-blob's journal, which is there when a run was killed; its
 * last line may be cut off.  `hints` as above. */
bool known_add(struct known *k, const char *path, bool hints, struct err *e);
/* Notes that the location has the blob. */
void known_learn(struct known *k, struct str digest, const struct location *at);
/* True when the location has the blob or manifest; a layout, when it has that size. */
bool known_has(const struct known *k, struct str digest, int64_t size,
	       const struct location *at);
/* The location of the target that has the digest by the receipt; false when none has. */
bool known_where(const struct known *k, struct str digest, struct location *out);
/* True when its tag, or its entry in a layout's index, has that digest. */
bool known_tag(const struct known *k, struct str digest, const struct location *at,
	       struct str tag);
/* True when verify found that the location lacks the digest, or with a tag, parts of
 * what the digest leads to. */
bool known_lacks(const struct known *k, struct str digest, const struct location *at,
		 struct str tag);
/*
 * Sets `exists` of the items whose tags the target has: one HEAD each, many at a
 * time.  Fails when the target cannot be asked: status 75, or 4 when it refuses us.
 */
bool known_ask(struct registry *g, struct arena *a, struct item *item, size_t n,
	       struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KNOWN_H
#define KNOWN_H
/*
 * What a target is known to have: by the receipt of a run before, or, when it
 * is a layout, by its files.
 */
#include "item.h"

struct known {
	struct arena *arena;
	struct map *have;    /* "digest location" and "digest location tag" */
	struct map *lack;    /* the same, of what verify did not find, or not whole */
	const char *layout;  /* its folder, when the target is one */
	bool any;            /* a receipt was read that knows anything */
};

/* Reads a receipt; a missing file knows nothing. */
bool known_read(struct known *k, struct arena *a, const char *path, struct err *e);
/* Adds what copy-blob noted of a run that was killed, as far as its last line
 * is whole. */
bool known_add(struct known *k, const char *path, struct err *e);
/* Notes that the location has the blob. */
void known_learn(struct known *k, struct str digest, const struct location *at);
/* True when the location has the blob or manifest. */
bool known_has(const struct known *k, struct str digest, const struct location *at);
/* True when its tag (at a layout, its entry) is that digest. */
bool known_tag(const struct known *k, struct str digest, const struct location *at,
	       struct str tag);
/* True when verify found that the location does not have it, or, with a tag, not
 * all that it names. */
bool known_lacks(const struct known *k, struct str digest, const struct location *at,
		 struct str tag);
/*
 * Asks the target which of the items' tags it has: one HEAD each, many at a
 * time.  False when the target cannot be asked: status 75, or 4 when it
 * refuses us.
 */
bool known_ask(struct registry *g, struct arena *a, struct item *item, size_t n,
	       struct err *e);

#endif

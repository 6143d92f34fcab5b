/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LACKS_H
#define LACKS_H
/*
 * What items that are read from volumes need and volumes lack.  The target may have it:
 * what a set does not carry since the target has it already, and what other volumes of
 * the set brought there.  What it lacks too is asked for again by a request.
 */
#include "known.h"

/* Something that an item needs and that neither volumes nor the target have. */
struct lack {
	struct str digest;
	const struct item *item;
};

struct lacks {
	struct lack *v;       /* sorted by digest, then by the items' labels */
	size_t n, cap;
	bool base;            /* a set relies on some of it: the target is not as the sender
	                         was told */
};

/*
 * Asks the target for what the volumes of the items lack, and sets k->nowhere and *l to
 * what it lacks too.  Fails when the target cannot be asked.
 */
bool lacks_find(struct lacks *l, struct graph *g, struct known *k, struct item *item,
		size_t n, struct err *e);
/* Writes the request to path, "DIGEST TAB REFERENCE", sorted; removes it when nothing
 * lacks.  False, and the reason is said, when the target is not as the sender was told:
 * then nothing is to be planned.  Ends the program when it cannot be written. */
bool lacks_request(const struct lacks *l, struct arena *a, const char *path);
/* Fails the items that lack something, when no request is wanted. */
void lacks_fail(const struct lacks *l, struct arena *a, struct item *item, size_t n);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPGRADEPATH_H
#define UPGRADEPATH_H
/* The way of upgrades by `replaces` alone from a bundle to the head of its channel. */
#include "fbc.h"

/* The number of the channel's head: the entry that no other replaces or skips.  With
 * `kept` only entries that are kept count.  Fails with status 2 and oc-mirror's message
 * when there is none, or more than one. */
bool path_head(const struct fbc *c, const struct fbc_channel *ch, bool kept, size_t *head,
	       struct err *e);
/* Keeps the entry `from`, the head, and all between them; `from` alone when the head
 * cannot be reached from it. */
void path_keep(struct arena *a, struct fbc_channel *ch, size_t from, size_t head);

#endif

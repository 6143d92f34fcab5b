/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHOOSE_H
#define CHOOSE_H
/* Chooses the location that an item is read from: the first, in their order, that
 * answers a HEAD for the item's manifest. */
#include "item.h"

/* Sets `from` of the items that have several locations: with `chosen`, of the items
 * that want some platforms only, otherwise of those that the target lacks.  An item
 * that no location has fails. */
void items_choose_source(struct graph *g, struct item *item, size_t n, bool chosen);

#endif

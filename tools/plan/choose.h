/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHOOSE_H
#define CHOOSE_H
/* Which of the locations where an item may be read has it: they are asked in
 * their order, by a HEAD for its manifest. */
#include "item.h"

/* Sets `from` of the items that have several locations; with chosen, of those
 * alone that want some platforms, else of those that the target lacks.  An item
 * that none of them has fails. */
void items_choose_source(struct graph *g, struct item *item, size_t n, bool chosen);

#endif

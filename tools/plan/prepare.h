/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PREPARE_H
#define PREPARE_H
/* The items of a plan as the lock and the options say them. */
#include "item.h"
#include "settings.h"

/* Sets *i, which is zero, from an item of the lock: where it is read, where it goes
 * and the node of its manifest; a chart's archive is packed.  An item without a source,
 * a place at the target or a sound archive fails. */
void prepare_item(struct settings *s, struct graph *g, struct item *i,
		  const struct lock_item *l);

#endif

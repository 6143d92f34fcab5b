/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LOAD_H
#define LOAD_H
/* The manifests of the items, from the work folder, their sources or the target. */
#include "known.h"

/* Loads the manifests of the items, with `chosen` of those that want some platforms
 * only.  The manifests of items that the target has are read from the work folder
 * alone.  An item fails when a manifest of it cannot be loaded. */
void items_load(struct graph *g, const struct known *k, struct item *item, size_t n,
		bool chosen);
#endif

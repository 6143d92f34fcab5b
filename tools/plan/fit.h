/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FIT_H
#define FIT_H
/* What the target cannot take, by what is known of it (quirks.h): such items
 * fail with status 4 before anything moves. */
#include "item.h"
#include "registry/quirks.h"

/* Looks at the paths of the items' repositories. */
void items_fit_path(struct arena *a, const struct quirks_table *t, struct item *item,
		    size_t n);
/* Looks at the manifests that are loaded. */
void items_fit(struct graph *g, const struct quirks_table *t, struct item *item, size_t n);
/* How many indexes go without all that they name to a registry of which nobody
 * said whether it takes that. */
size_t items_doubtful(struct graph *g, const struct quirks_table *t, const struct item *item,
		      size_t n);

#endif

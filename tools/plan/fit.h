/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FIT_H
#define FIT_H
/* Fails items that the target cannot take, by the table of quirks
 * (registry/quirks.h): with status 4, before anything is copied. */
#include "item.h"
#include "registry/quirks.h"

/* Checks the paths of the items' repositories. */
void items_fit_path(struct arena *a, const struct quirks_table *t, struct item *item,
		    size_t n);
/* Checks the manifests that are loaded. */
void items_fit(struct graph *g, const struct quirks_table *t, struct item *item, size_t n);
/* The number of indexes that are copied without some of their parts to a registry of
 * which the table does not say whether it takes such indexes. */
size_t items_doubtful(struct graph *g, const struct quirks_table *t, const struct item *item,
		      size_t n);

#endif

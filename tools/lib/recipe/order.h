/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ORDER_H
#define ORDER_H
#include "base/err.h"
#include "base/val.h"

/*
 * The order in which the components of a list of references are deployed: a component
 * comes after those in its dependencyRefs; of several that could be next, the first
 * by name.  Disabled components are left out and count as deployed, unless `all`.  Fails
 * on a dependency that is not in the list and on a cycle.  *out takes a list of names.
 */
bool order_refs(struct arena *a, const struct list *refs, bool all,
		struct val *out, struct err *e);
/* False only when the reference's overrides.enabled is the boolean false. */
bool ref_enabled(struct val ref);

#endif

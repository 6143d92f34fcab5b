/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEEDS_H
#define NEEDS_H
/* What bundles need of other packages: olm.package.required and olm.gvk.required. */
#include "fbc.h"

/*
 * Keeps, for each need of a bundle that is kept, the newest bundle of each package that
 * meets it, in its default channel when that has it, and the way from it to the head.
 * True when something was kept that was not before.
 */
bool needs_keep(struct arena *a, struct fbc *c);

#endif

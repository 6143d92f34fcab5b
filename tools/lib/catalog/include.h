/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INCLUDE_H
#define INCLUDE_H
/*
 * Filters a catalog as oc-mirror v1 does: what is included is the head of each channel,
 * the way from a minimum to the head, or each bundle of a range; and what those need of
 * other packages.
 */
#include "fbc.h"
#include "section.h"

/* Fails with status 2, oc-mirror's message, and what to write in the configuration.  The
 * catalog has been read with `dependencies` unless the section skips them. */
bool include_apply(struct fbc *c, const struct section *s, struct err *e);

#endif

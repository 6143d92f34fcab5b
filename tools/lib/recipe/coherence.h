/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COHERENCE_H
#define COHERENCE_H
#include "base/err.h"
#include "base/val.h"

/*
 * Checks that the fields of each component reference make sense together: a
 * Helm one has a source with a version, or manifests alone; a Kustomize one a
 * path.  Disabled ones are exempt.  Status 2, naming component and field.
 */
bool coherence_check(const struct list *refs, struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COHERENCE_H
#define COHERENCE_H
#include "base/err.h"
#include "base/val.h"

/*
 * Checks that the fields of each component reference fit together: a Helm component
 * has a source with a version, or only manifests; a Kustomize component has a path.
 * Disabled components are not checked.  Fails with status 2 and the names of
 * component and field.
 */
bool coherence_check(const struct list *refs, struct err *e);

#endif

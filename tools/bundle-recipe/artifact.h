/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BUNDLE_ARTIFACT_H
#define BUNDLE_ARTIFACT_H
#include "request.h"

/*
 * Pushes the bundle to the registry that the request names, as an OCI artifact of one
 * layer: the folder, or for argocd-helm a chart.  A layout in the bundle's folder has a
 * copy.  Fails with status 2 for a chart whose tag is no version, else as pushing does.
 */
bool artifact_push(const struct request *r, const struct deploy *d, struct err *e);

#endif

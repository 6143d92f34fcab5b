/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REFERENCE_H
#define REFERENCE_H
/* Turns component references of a recipe into component records. */
#include "override.h"
#include "recipe.h"
#include "records/component.h"

/*
 * *out takes the record of a component reference: its merged values with the
 * overrides applied, and the paths of the manifests and patches that it names.  Fails
 * with status 2 when the data tree lacks such a file.
 */
bool reference_component(struct recipes *r, const struct overrides *sets, struct val ref,
			 struct component *out, struct err *e);
/* A recipe of all components of the registry, each with its defaults and the
 * manifests in its folder. */
struct val record_registry(struct recipes *r);
/*
 * The Kubernetes version for which a recipe's charts are rendered: that of its
 * constraint K8s.server.version, or v1.33.0 when that is older or not a version;
 * empty without such a constraint.
 */
struct str record_kube_version(struct arena *a, struct val recipe);
/* The lines about a recipe that lists have: its criteria, and the version of the
 * program that made it. */
struct str record_metadata(struct arena *a, struct val recipe);

#endif

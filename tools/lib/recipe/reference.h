/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REFERENCE_H
#define REFERENCE_H
/* Component references of a recipe to component records. */
#include "override.h"
#include "recipe.h"
#include "records/component.h"

/*
 * The record of a component reference: its merged values with the overrides
 * over them, and the paths of the manifests and patches it names.  A file
 * that the data tree lacks is an error, status 2.
 */
bool reference_component(struct recipes *r, const struct overrides *sets, struct val ref,
			 struct component *out, struct err *e);
/* A recipe of all components of the registry, each with its defaults and the
 * manifests that lie with it. */
struct val record_registry(struct recipes *r);
/*
 * The Kubernetes version that a recipe's charts see: the one its constraint
 * K8s.server.version names, but v1.33.0 when that is older or no version;
 * empty when there is no such constraint.
 */
struct str record_kube_version(struct arena *a, struct val recipe);
/* What lists say of a recipe, a line each: its criteria, and the version of
 * the program that made it. */
struct str record_metadata(struct arena *a, struct val recipe);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CAPS_H
#define CAPS_H
/* The value of .Capabilities in templates: that of the cluster which options
 * describe, or which Helm assumes without one. */
#include "base/err.h"
#include "base/val.h"

struct kube_version {
	struct str version;    /* "v1.31.4-gke.1" as it was given */
	struct str normal;     /* "v1.31.4": what constraints are checked with */
	struct str major, minor;
};

/* The version that Helm assumes. */
struct kube_version kube_version_default(void);
/* Reads the argument of --kube-version.  Fails with Helm's message, status 2. */
bool kube_version_parse(struct arena *a, struct str text, bool helm3,
			struct kube_version *out, struct err *e);
/* The value of .Capabilities; its API versions are those that Helm knows and the n
 * given ones. */
struct val caps_value(struct arena *a, const struct kube_version *k,
		      const struct str *api, size_t n, bool helm3);

#endif

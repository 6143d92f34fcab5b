/* SPDX-License-Identifier: Apache-2.0 */
#ifndef METADATA_H
#define METADATA_H
/*
 * Chart.yaml: the contents of Helm's structs Metadata, Dependency and Maintainer.
 * Everything lives in the arena given to metadata_read.
 */
#include "base/err.h"
#include "base/val.h"

struct dependency {
	struct str name, version, repository, condition, alias;
	struct val tags;   /* []string, or nil */
	struct val import; /* []interface {}, or nil */
	bool enabled;
	bool null; /* a null in the list stands for the dependency */
};

struct metadata {
	struct str name, home, version, description, icon, api_version,
		condition, tags, app_version, kube_version, type;
	struct val sources, keywords; /* []string, or nil */
	struct val maintainers;       /* list of maps Name, Email, URL; or nil */
	struct val annotations;       /* map[string]string, or nil */
	bool deprecated;
	struct dependency **dep;
	size_t ndep;
	bool has_deps; /* in Go the list is not nil */
};

/*
 * Reads Chart.yaml or requirements.yaml into m, over what m holds already.  Fails
 * with the message of Helm's YAML library, which names the types of Helm 3 with
 * helm3; status 3.
 */
bool metadata_read(struct arena *a, struct str text, bool helm3,
		   struct metadata *m, struct err *e);
/* Replaces control characters by spaces as Helm does, then checks the fields.  Fails
 * with Helm's message, status 3. */
bool metadata_check(struct arena *a, struct metadata *m, struct err *e);
/* A copy with its own list of dependencies; the dependencies are copied too, unless
 * `share` is set. */
struct metadata *metadata_copy(struct arena *a, const struct metadata *m,
			       bool share);
/*
 * The value of .Chart: the map that Helm 4 makes, or with helm3 the struct of Helm 3.
 */
struct val metadata_value(struct arena *a, const struct metadata *m,
			  bool is_root, bool helm3);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef METADATA_H
#define METADATA_H
/*
 * Chart.yaml: what Helm's structs Metadata, Dependency and Maintainer hold.
 * Everything lives in the arena given to metadata_read.
 */
#include "base/err.h"
#include "base/val.h"

struct dependency {
	struct str name, version, repository, condition, alias;
	struct val tags;   /* []string, or nil */
	struct val import; /* []interface {}, or nil */
	bool enabled;
	bool null; /* the list has a null in its place */
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
	bool has_deps; /* the list is not nil in Go */
};

/*
 * Reads Chart.yaml or requirements.yaml into m, over what it holds already.
 * Fails with the message of Helm's YAML library, which with helm3 names the
 * types of Helm 3, status 3.
 */
bool metadata_read(struct arena *a, struct str text, bool helm3,
		   struct metadata *m, struct err *e);
/* Makes spaces of control characters as Helm does and checks the fields;
 * Helm's message, status 3. */
bool metadata_check(struct arena *a, struct metadata *m, struct err *e);
/* A copy with a list of dependencies of its own; they themselves are copied
 * too, or shared. */
struct metadata *metadata_copy(struct arena *a, const struct metadata *m,
			       bool share);
/*
 * The value of .Chart: a map as Helm 4 makes one, or with helm3 Helm 3's
 * struct.
 */
struct val metadata_value(struct arena *a, const struct metadata *m,
			  bool is_root, bool helm3);

#endif

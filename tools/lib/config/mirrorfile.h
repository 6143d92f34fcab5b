/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MIRRORFILE_H
#define MIRRORFILE_H
/*
 * mirror.yaml: which charts go where.
 *
 *	target:
 *	  url: registry.example.com/team      # or oci:DIR
 *	  charts-prefix: charts
 *	  insecure: true                      # plain HTTP
 *	upstreams:
 *	  vault:
 *	    type: repo                        # or oci, local
 *	    repo: https://helm.example.com    # oci has registry, local has path
 *	    chart: vault
 *	    versions: ["0.28.0", "^0.29"]     # none: the newest that is stable
 *	    namespace: vault
 *	    values: [vault.yaml]              # files, or a map of values
 *	    set: ["a.b=c"]
 *	    insecure: true
 *	    username: ci                      # or username-env: VARIABLE
 *	    password-file: secret             # or password, password-env
 *	images:
 *	  - quay.io/some/image:1.0            # beside what the charts use
 *
 * Paths are relative to the file's folder and come out absolute.  Everything
 * lives in the arena given.
 */
#include "base/err.h"
#include "base/val.h"

enum insecure { INSECURE_DEFAULT, INSECURE_NO, INSECURE_YES };

enum upstream_type { UPSTREAM_REPO, UPSTREAM_OCI, UPSTREAM_LOCAL };

struct upstream {
	struct str name;
	enum upstream_type type;
	struct str repository; /* https://…, oci://…, oci:DIR or an absolute path */
	struct str chart;      /* its name; empty: the local folder's own */
	struct str namespace;
	struct str *version;   /* texts; one empty text when none is given */
	size_t nversion;
	struct str *values;    /* absolute paths */
	size_t nvalues;
	struct val inline_values; /* a map, or nil */
	struct str *set;
	size_t nset;
	enum insecure insecure;
	bool private;          /* it has credentials */
};

struct mirror_file {
	const char *path;      /* absolute */
	struct str target;     /* target.url, an oci:DIR made absolute; or empty */
	struct str charts_prefix;
	enum insecure insecure;
	struct upstream *upstream;
	size_t nupstream;
	struct str *image;     /* as written */
	size_t nimage;
};

/* Reads and checks the file; status 2, with path, line and what is expected. */
bool mirror_file_read(struct arena *a, const char *path,
		      struct mirror_file *out, struct err *e);

/*
 * The credentials of an upstream in the file at path, for the program that
 * uses them: NUL-terminated, NULL when it has none.  They are in no record
 * and no message.
 */
bool mirror_file_login(struct arena *a, const char *path, struct str upstream,
		       char **user, char **password, struct err *e);

/* "repo", "oci", "local" */
const char *upstream_type_name(enum upstream_type t);
/* True, with the type in *out, when s is the name of one. */
bool upstream_type_parse(struct str s, enum upstream_type *out);

#endif

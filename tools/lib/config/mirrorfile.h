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
 *	  - quay.io/some/image:1.0            # in addition to those of the charts
 *
 * The file has paths relative to its folder; the structs have them absolute.
 * Everything lives in the arena given.
 */
#include "base/err.h"
#include "base/val.h"

enum insecure { INSECURE_DEFAULT, INSECURE_NO, INSECURE_YES };

enum upstream_type { UPSTREAM_REPO, UPSTREAM_OCI, UPSTREAM_LOCAL };

struct upstream {
	struct str name;
	enum upstream_type type;
	struct str repository; /* https://…, oci://…, oci:DIR or an absolute path */
	struct str chart;      /* the chart's name; empty: a local folder, whose Chart.yaml names it */
	struct str namespace;
	struct str *version;   /* versions and constraints; one empty text when the file gives none */
	size_t nversion;
	struct str *values;    /* absolute paths */
	size_t nvalues;
	struct val inline_values; /* a map, or nil */
	struct str *set;
	size_t nset;
	enum insecure insecure;
	bool private;          /* the file has credentials for it */
};

struct mirror_file {
	const char *path;      /* absolute */
	struct str target;     /* target.url, with an absolute DIR for oci:DIR; may be empty */
	struct str charts_prefix;
	enum insecure insecure;
	struct upstream *upstream;
	size_t nupstream;
	struct str *image;     /* references as the file has them */
	size_t nimage;
};

/* Reads and checks the file at path.  Fails with status 2 and path, line and what is
 * expected. */
bool mirror_file_read(struct arena *a, const char *path,
		      struct mirror_file *out, struct err *e);

/*
 * The credentials of the named upstream in the file at path, for the program that
 * uses them: NUL-terminated texts in a, or NULL when it has none.  No record and no
 * message ever holds them.
 */
bool mirror_file_login(struct arena *a, const char *path, struct str upstream,
		       char **user, char **password, struct err *e);

/* The type's name: "repo", "oci" or "local". */
const char *upstream_type_name(enum upstream_type t);
/* True when s is the name of a type, which *out takes. */
bool upstream_type_parse(struct str s, enum upstream_type *out);

#endif

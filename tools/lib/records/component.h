/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMPONENT_H
#define COMPONENT_H
/*
 * The records of components, as mkmirror(7) describes them: the chart, the
 * Kustomize folder or the manifests of a deployment, and after pull-chart the
 * path of the chart's archive.
 */
#include "jsonl.h"
#include "member.h"

/* A text that was not set, and a list that is nil, are not in the record; a text
 * may be in it and empty (member_present). */
struct component {
	struct str name;
	struct str type;        /* repo, oci, local, manifests or kustomize */
	struct str repository;
	struct str requested;   /* the version that was asked for, when not `version` */
	struct str chart;
	struct str path, tag;   /* of Kustomize: folder in the repository, and git ref */
	struct val patches;     /* of Kustomize: paths */
	struct str version, namespace;
	struct str id;          /* tells the sets of values of a matrix apart */
	struct val values;      /* paths of files, and maps of values */
	struct val set;         /* single values as of --set */
	struct val manifests;   /* paths of files that are deployed with it */
	struct val insecure;    /* a bool: plain HTTP is allowed with its registry */
	struct str config;      /* path of the mirror.yaml that has its credentials */
	struct str kube_version;
	/* after pull-chart */
	struct str digest;      /* of the archive; before: the digest that it must have */
	struct str folder;      /* of a local chart that is not packed: the folder */
	struct str content;     /* the digest of that folder's files */
	struct str archive;     /* its path */
	struct val annotated;   /* images that Chart.yaml names */
	struct str manifest;    /* digest of an OCI chart's manifest */
	/* private: every key of the line that was read; nil for a new record */
	struct val all;
};

/* Reads the object v into *c.  Status 2 when a key has a value of the wrong kind. */
bool component_parse(struct val v, struct component *c, struct err *e);
/* Reads all components of a file of JSON Lines (NULL is standard input) into an
 * array of *n, in a.  Status 2. */
bool components_read(struct arena *a, const char *path, struct component **out, size_t *n,
		     struct err *e);
/* The component as an object, in a.  A component that was read keeps the order of
 * its keys, and keys that this struct does not know. */
struct val component_val(struct arena *a, const struct component *c);
/* Writes that object as a line; scratch is for memory that is needed meanwhile. */
void component_write(FILE *f, struct arena *scratch, const struct component *c);

/* The component's name in file names of the work folder: its id, or NAME-VERSION,
 * or the name alone, with '_' for characters that make or a shell treats
 * specially. */
struct str component_key(struct arena *a, const struct component *c);
/* True for a component whose chart is a folder or archive of this machine. */
bool component_is_local(const struct component *c);
/* True for a component of Kustomize, and for one that has no chart, which are
 * those of Kustomize and of manifests. */
bool component_is_kustomize(const struct component *c);
bool component_is_chartless(const struct component *c);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMPONENT_H
#define COMPONENT_H
/*
 * The records of components, as mkmirror(7) describes them: the chart, the
 * Kustomize folder or the manifests that a deployment has, and, once it is
 * pulled, where the chart's archive stands.
 */
#include "jsonl.h"
#include "member.h"

/* A text that was not set, and a list that is nil, are not in the record; a
 * text may be in it and empty. */
struct component {
	struct str name;
	struct str type;        /* repo, oci, local, manifests or kustomize */
	struct str repository;
	struct str requested;   /* the version that was asked for, when it was another */
	struct str chart;
	struct str path, tag;   /* of Kustomize: in the repository, and its state */
	struct val patches;     /* of Kustomize: paths */
	struct str version, namespace;
	struct str id;          /* tells the sets of values of a matrix apart */
	struct val values;      /* paths of files, and maps of values */
	struct val set;         /* single values as of --set */
	struct val manifests;   /* paths of files that are deployed with it */
	struct val insecure;    /* a bool: its registry may be spoken to in plain HTTP */
	struct str config;      /* the mirror.yaml that has its credentials */
	struct str kube_version;
	/* once it is pulled */
	struct str digest;      /* of the archive; before, what the chart must have */
	struct str archive;     /* its path */
	struct val annotated;   /* images that Chart.yaml names */
	struct str manifest;    /* digest of an OCI chart's manifest */
	/* private: every key of the line that was read; nil for a new record */
	struct val all;
};

/* The component of one JSON object.  Status 2 when the value of a key has not
 * the kind of that key. */
bool component_parse(struct val v, struct component *c, struct err *e);
/* All components of the file (NULL is standard input), into a list of n. */
bool components_read(struct arena *a, const char *path, struct component **out, size_t *n,
		     struct err *e);
/* The component as an object, in a.  The keys of one that was read keep their
 * order, those that this struct does not know included. */
struct val component_val(struct arena *a, const struct component *c);
/* Writes that object as one line; scratch is used and may be reset after. */
void component_write(FILE *f, struct arena *scratch, const struct component *c);

/* The component's name in the files of the work folder: its id, or NAME-VERSION,
 * or the name alone, with '_' for what make or a shell could mind. */
struct str component_key(struct arena *a, const struct component *c);
/* True for a component of Kustomize; and for one that has no chart. */
bool component_kustomize(const struct component *c);
bool component_bare(const struct component *c);

#endif

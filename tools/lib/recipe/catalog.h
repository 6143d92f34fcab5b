/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CATALOG_H
#define CATALOG_H
/*
 * registry.yaml: the components that recipes may name, with the defaults of their
 * charts.
 */
#include "trace.h"
#include "tree.h"

struct catalog {
	struct val components; /* a list of maps; entries of the upper tree replace those of the base */
	struct val upper;       /* the entries of the upper tree, or nil */
	const char *file, *upper_file;
};

/* Reads registry.yaml of the tree, and that of the folder `base` when the tree has an
 * upper tree: entries of the upper tree replace those of the same name, new ones are
 * appended. */
bool catalog_load(struct catalog *c, const struct tree *t, const char *base,
		  struct err *e);
/* The entry of that name; nil when there is none. */
struct val catalog_find(const struct catalog *c, struct str name);
/* The name of the component that has the alias as its name or in its
 * valueOverrideKeys; empty when there is none. */
struct str catalog_name(const struct catalog *c, struct str alias);
/* Fills the fields that a component reference leaves empty: type, source, version,
 * namespace and chart, or for Kustomize source, tag and path.  t may be NULL. */
void catalog_defaults(const struct catalog *c, struct val ref, struct trace *t);

#endif

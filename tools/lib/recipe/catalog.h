/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CATALOG_H
#define CATALOG_H
/*
 * registry.yaml: the components that recipes may name, with the defaults of
 * their charts.
 */
#include "trace.h"
#include "tree.h"

struct catalog {
	struct val components; /* a list of maps; those laid over replace whole ones */
	struct val laid;       /* the list of the tree laid over, or nil */
	const char *file, *laid_file;
};

/* Reads registry.yaml of the tree, and the one beneath it when two trees are
 * laid over each other: entries of the same name are replaced whole, new ones
 * come last. */
bool catalog_load(struct catalog *c, const struct tree *t, const char *base,
		  struct err *e);
/* The name of the component that goes by name or by one of its
 * valueOverrideKeys; empty when there is none. */
struct str catalog_name(const struct catalog *c, struct str alias);
/* Fills what a component reference of a recipe leaves empty: type, source,
 * version, namespace, chart; or source, tag, path of a Kustomize one.  t may be
 * NULL. */
void catalog_defaults(const struct catalog *c, struct val ref, struct trace *t);

#endif

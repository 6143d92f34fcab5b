/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TREE_H
#define TREE_H
/*
 * The data tree that recipes are made from: registry.yaml, overlays/,
 * mixins/, components/.  A second tree may be laid over the first: its files
 * replace those of the same path and add others.  All paths are relative to
 * the tree, with slashes.
 */
#include "base/err.h"
#include "base/val.h"

struct tree_file {
	struct str path;  /* "overlays/base.yaml" */
	const char *full; /* where it is on disk */
	bool laid;        /* from the tree laid over */
};

struct tree {
	struct arena *arena;
	struct tree_file *file; /* those laid over first, then the base's, each sorted */
	size_t n, cap;
};

/*
 * Lists the files of base and, when over is not NULL, of the tree laid over
 * it.  The latter must have a registry.yaml, no symbolic link, no ".." in a
 * path and no file over LIMIT_TREE_FILE.  Fails with status 2.
 */
bool tree_open(struct tree *t, struct arena *a, const char *base,
	       const char *over, struct err *e);
/* The file of that path, or NULL. */
const struct tree_file *tree_find(const struct tree *t, struct str path);
/* Reads and parses one YAML document. */
bool tree_yaml(const struct tree *t, struct str path, struct val *out,
	       struct err *e);

#endif

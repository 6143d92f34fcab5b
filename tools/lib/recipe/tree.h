/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TREE_H
#define TREE_H
/*
 * The data tree that recipes are made from: registry.yaml, overlays/, mixins/ and
 * components/.  An upper tree may lie over it: its files replace those of the base
 * with the same path and are added otherwise.  Paths are relative to the tree, with
 * slashes.
 */
#include "base/err.h"
#include "base/val.h"

struct tree_file {
	struct str path;  /* "overlays/base.yaml" */
	const char *full; /* the path on disk */
	bool upper;        /* it is a file of the upper tree */
};

struct tree {
	struct arena *arena;
	struct tree_file *file; /* those of the upper tree first, then those of the base, each sorted */
	size_t n, cap;
};

/*
 * Lists the files of the base and, when `over` is not NULL, of the upper tree.  The
 * upper tree must have a registry.yaml, no symbolic link, no ".." in a path and no
 * file over LIMIT_TREE_FILE.  Fails with status 2.
 */
bool tree_open(struct tree *t, struct arena *a, const char *base,
	       const char *over, struct err *e);
/* The file of that path, or NULL. */
const struct tree_file *tree_find(const struct tree *t, struct str path);
/* The absolute paths of all files of the tree and of their folders, which change when a
 * file is added to them, and of the file `also`, unless that is NULL, "-" or a URL; for
 * stage_depends.  *n takes how many there are. */
struct str *tree_reads(const struct tree *t, const char *also, size_t *n);
/* Reads and parses a file that has one YAML document. */
bool tree_yaml(const struct tree *t, struct str path, struct val *out,
	       struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FILESET_H
#define FILESET_H
/*
 * The files of a bundle, in the order in which they are written: first all in memory,
 * then in a folder.
 */
#include "base/err.h"
#include "base/val.h"

struct fileset_file {
	struct str path;  /* below the bundle's folder */
	struct str bytes;
	const char *from; /* copy this file instead of the bytes; or NULL */
	unsigned mode;
};

struct fileset {
	struct arena *arena;
	struct fileset_file *v;
	size_t n, cap;
	struct val folders; /* empty folders that are made too: a list of paths, or nil */
};

/* Adds a file.  A name that leads out of the bundle is refused when it is written. */
void fileset_add(struct fileset *p, struct str path, struct str bytes, unsigned mode);
/* Adds a file whose bytes are those of another one. */
void fileset_copy(struct fileset *p, struct str path, const char *from, unsigned mode);
/* Adds the two lines with which generated files begin, and v with sorted keys unless it
 * is an empty map. */
bool fileset_values(struct fileset *p, struct str path, struct val v, struct err *e);
/* Adds the document v, whose keys keep their order, after the text `head`. */
bool fileset_document(struct fileset *p, struct str path, const char *head, struct val v,
		      unsigned mode, struct err *e);
/* Adds checksums.txt of the files so far. */
bool fileset_checksums(struct fileset *p, struct err *e);
/* Writes all files below the folder, which is made.  Nothing else in it is touched, and
 * symbolic links in it are not followed.  Fails with status 1 or 2. */
bool fileset_write(const struct fileset *p, const char *dir, struct err *e);
/* Removes from the folder the folders NNN-… of an earlier bundle. */
bool fileset_remove_stale(struct arena *a, const char *dir, struct err *e);

#endif

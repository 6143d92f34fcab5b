/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARCHIVE_H
#define ARCHIVE_H
/*
 * The files of a chart, read from a .tgz or a folder as Helm reads them.  Bytes and
 * names live in the arena given; a byte order mark at the start of a file is left
 * out.
 */
#include "base/err.h"

struct chart_file {
	struct str name; /* with slashes, relative to the chart's folder */
	struct str data;
};

struct chart_files {
	struct chart_file *v;
	size_t n, cap;
};

/* Appends a file; the array grows in a. */
void files_add(struct chart_files *f, struct arena *a, struct chart_file file);

/*
 * Unpacks a gzipped tar archive; names lose their first element.  Fails for an entry
 * that is neither a regular file nor a folder, for a name that leads out of the
 * chart, and over the limits.  The message is Helm's where Helm refuses too; status
 * 3.
 */
bool archive_read(struct arena *a, struct str bytes, struct chart_files *out,
		  struct err *e);

/* The paths that were read to make up a chart, for the rules of a makefile. */
struct reads {
	struct arena *arena;
	struct str *path; /* as opened; a folder's path stands for the list of its entries */
	size_t n, cap;
};

/* Notes a path; r may be NULL. */
void reads_add(struct reads *r, struct str path);

/*
 * Reads the chart folder dir, in order of names, except what its .helmignore
 * excludes.  A symbolic link is followed when it leads to a place within dir.  Notes
 * what it reads in r, which may be NULL.  Status 3.
 */
bool folder_read(struct arena *a, const char *dir, struct chart_files *out,
		 struct reads *r, struct err *e);

#endif

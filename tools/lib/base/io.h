/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IO_H
#define IO_H
/*
 * Files as the programs use them: read whole under a limit, written so that a
 * reader never sees half of one.
 */
#include <stdio.h>

#include "err.h"

/* Reads path ("-" is standard input) of at most max bytes into a; a NUL
 * stands after the last byte.  Fails with status 2, naming the path. */
bool file_read(struct arena *a, const char *path, size_t max, struct str *out,
	       struct err *e);
/*
 * The same for what may never be looked at: a large file takes memory only
 * where somebody looks, and must not be changed meanwhile: one that is cut off
 * is a SIGBUS (diag_cut_files in diag.h).  *mapped says that it was not read;
 * what starts with a byte order mark always is.
 */
bool file_map(struct arena *a, const char *path, size_t max, struct str *out,
	      bool *mapped, struct err *e);
/* Says that a text in such a file is done with for now: it takes no memory
 * until somebody looks again.  Any other text stays as it is. */
void file_rest(struct str s);

/*
 * An output.  With a path it is a temporary file beside it that
 * output_commit renames over the path, unless the path holds the same bytes
 * already (then nothing is touched, so that make sees no change).  What is
 * not a regular file (a pipe, /dev/full) is written in place.  A NULL path or
 * "-" is standard output.
 */
struct output {
	FILE *f;          /* write here */
	const char *path; /* NULL for standard output */
	char *tmp;        /* NULL when written in place */
};

/* Opens an output; the folder of the path must exist.  Status 2 on failure. */
bool output_open(struct output *o, struct arena *a, const char *path,
		 struct err *e);
/* Flushes, checks every write, and makes the bytes appear.  Status 1 on
 * failure, and then the path is as it was. */
bool output_commit(struct output *o, struct err *e);
/* Drops what was written. */
void output_abort(struct output *o);

/* Gives a temporary file the permissions that a new file has. */
bool file_public(int fd);
/* Writes the bytes as an output does, in one call. */
bool file_write(const char *path, struct str bytes, struct err *e);
/* Makes the folder path and those above it. */
bool dir_make(const char *path, struct err *e);
/* path/name in a; name alone when path is "." or empty or name is absolute. */
char *path_join(struct arena *a, const char *path, const char *name);
/* The absolute path of what is there, without symbolic links; status 2. */
bool path_real(struct arena *a, const char *path, struct str *out, struct err *e);
/* path made absolute and clean, without a look at what is there. */
char *path_absolute(struct arena *a, const char *path);
/* The folder that holds path: all before the last slash, "." without one. */
char *path_dir(struct arena *a, const char *path);

#endif

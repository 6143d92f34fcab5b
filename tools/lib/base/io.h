/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IO_H
#define IO_H
/*
 * Files as the programs use them: files are read whole, up to a limit, and
 * written so that a reader never sees half of one.
 */
#include <stdio.h>
#include <sys/stat.h>

#include "err.h"

/*
 * Opens a file for reading.  Fails with status 2, naming the path, when it is no
 * regular file: what a FIFO or a device gives never ends, or never begins, and
 * opening one does not wait here.  /dev/null is an empty file; a path below /dev/fd,
 * which a shell makes of <(…), and /dev/stdin may be pipes.  The functions below open
 * so too.
 */
FILE *file_stream(const char *path, struct err *e);
/* Opens for reading and writing a file that this program makes in a folder where
 * others may have put something of that name: -1 with errno unless it is a regular
 * file of the user's with one name.  It is made when it is not there; a symbolic link
 * is not followed and a FIFO not waited for. */
int file_open_own(const char *path);
/* Writes all of s to the open file at byte `at`, or with FILE_HERE where it stands, as a
 * pipe wants it.  Status 1, naming the path. */
bool file_put(int fd, const char *path, struct str s, int64_t at, struct err *e);
enum { FILE_HERE = -1 };
/* When the file of that state was written last. */
struct timespec file_time(const struct stat *st);
/* How many bytes of files this process has read or mapped so far. */
uint64_t file_total(void);
/* Reads the file at path ("-" is standard input) of at most max bytes into a; a
 * NUL stands after the last byte.  Fails with status 2, naming the path. */
bool file_read(struct arena *a, const char *path, size_t max, struct str *out,
	       struct err *e);
/*
 * The same for a file that may never be looked at.  A large file is mapped
 * (*mapped is true), so that it takes memory only where somebody looks; it must
 * not change meanwhile, and when it is truncated the process gets SIGBUS
 * (diag_catch_truncation in cli/diag.h).  A small file, and one that starts with
 * a byte order mark, is read.
 */
bool file_map(struct arena *a, const char *path, size_t max, struct str *out,
	      bool *mapped, struct err *e);
/* Gives back the memory of the mapped file that holds s; the pages are loaded
 * anew when somebody looks at them again.  Does nothing for any other text. */
void file_release(struct str s);

/*
 * An output file, all of it or none.  Its bytes go to a temporary file beside
 * the path, which output_commit renames to the path, unless the file at the path
 * holds the same bytes already: then that is not touched, so that make sees no
 * change.  When the path is not a regular file (a pipe, /dev/full) the bytes
 * are held in memory, and output_commit writes them in place.  A NULL path or
 * "-" is standard output, which is written so too.
 */
struct output_held;
struct output {
	FILE *f;          /* write here */
	const char *path; /* NULL for standard output */
	char *tmp;        /* NULL when written in place */
	struct output_held *held; /* when written in place; else NULL */
};

/* Opens an output; the folder of the path must exist.  Status 2 on failure. */
bool output_open(struct output *o, struct arena *a, const char *path,
		 struct err *e);
/* Closes the output and puts the file in its place.  When any write has failed
 * it fails with status 1, and the file at the path is as it was. */
bool output_commit(struct output *o, struct err *e);
/* Closes the output and drops what was written. */
void output_abort(struct output *o);

/* Gives a file made by mkstemp the permissions that a new file gets, 0666 less
 * the umask; false with errno. */
bool file_public(int fd);
/* Opens an output, writes the bytes and commits it. */
bool file_write(const char *path, struct str bytes, struct err *e);
/* Makes the folder path and those above it; a folder may exist.  Status 2. */
bool dir_make(const char *path, struct err *e);
/* The bytes that are free where the folder is, or would be made; false when that is
 * not known. */
bool dir_free(struct arena *a, const char *path, int64_t *out);
/* path/name in a; name alone when path is "." or empty or name is absolute. */
char *path_join(struct arena *a, const char *path, const char *name);
/* realpath: the absolute path of a file that exists, without symbolic links.
 * Status 2 when there is none. */
bool path_real(struct arena *a, const char *path, struct str *out, struct err *e);
/* path made absolute and clean (path_clean); the file need not exist. */
char *path_absolute(struct arena *a, const char *path);
/* The folder that holds path: all before the last slash, "." without one. */
char *path_dir(struct arena *a, const char *path);

#endif

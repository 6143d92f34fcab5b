/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TAR_H
#define TAR_H
/*
 * Writes gzipped tar archives whose bytes follow from names and contents alone:
 * no times, no owners, mode 0644, ustar headers (POSIX, "pax"; extended headers
 * for long names), a gzip header without name and time.  The same files in the
 * same order give the same archive.  chart/archive.h reads archives.
 */
#include <stdio.h>

#include "err.h"

struct tgz; /* an archive being written */

/* Takes the next n bytes of the archive; returns false, with e set, to stop. */
typedef bool (*tgz_sink)(void *data, const void *p, size_t n, struct err *e);

/* Begins an archive whose bytes are given to sink.  It uses memory of a. */
struct tgz *tgz_begin(struct arena *a, tgz_sink sink, void *data);
/* Gives the bytes of the archive as they are before they are compressed to `plain` too,
 * with the same data. */
void tgz_plain(struct tgz *t, tgz_sink plain);
/* Adds a folder, with mode 0755.  Fails as tgz_add does. */
bool tgz_folder(struct tgz *t, struct str name, struct err *e);
/* Adds a regular file of so many bytes, which are read from f; status 1 when f has
 * fewer.  Fails as tgz_add does. */
bool tgz_stream(struct tgz *t, struct str name, FILE *f, uint64_t size, struct err *e);
/* Adds a regular file.  The name is a relative path.  Fails with status 2 when
 * tar cannot hold the name, else with the error of the sink. */
bool tgz_add(struct tgz *t, struct str name, struct str bytes, struct err *e);
/* Adds an entry of a mode: a file '0' with its bytes, or a folder '5'.  The name stays as
 * it is.  Fails as tgz_add does. */
bool tgz_entry(struct tgz *t, struct str name, char type, unsigned mode, struct str bytes,
	       struct err *e);
/* Writes the end of the archive; with a NULL e it writes nothing.  t may not be
 * used afterwards, after a failure either. */
bool tgz_end(struct tgz *t, struct err *e);

#endif

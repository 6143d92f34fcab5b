/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TAR_H
#define TAR_H
/*
 * Gzipped tar archives whose bytes follow from names and contents alone: no
 * times, no owners, mode 0644, ustar headers (pax for long names), a gzip
 * header without name and time.  Who adds the files in a fixed order gets the
 * same archive every time.  Reading is chart/archive.h.
 */
#include "err.h"

struct tgz; /* an archive being written */

/* Takes the next bytes of the archive; false, with e set, stops. */
typedef bool (*tgz_sink)(void *data, const void *p, size_t n, struct err *e);

/* Begins an archive that goes to sink; memory of a until tgz_end. */
struct tgz *tgz_begin(struct arena *a, tgz_sink sink, void *data);
/* Adds a regular file.  The name is a relative path; status 2 when tar cannot
 * hold it, else what the sink said. */
bool tgz_add(struct tgz *t, struct str name, struct str bytes, struct err *e);
/* Writes the end of the archive and gives up t, on failure as well; with a
 * NULL e only gives up t. */
bool tgz_end(struct tgz *t, struct err *e);

#endif

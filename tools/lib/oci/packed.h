/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PACKED_H
#define PACKED_H
/*
 * A file that was compressed as a whole, by gzip or zstd, read as the stream of the
 * bytes that it was made from.  Such a stream has no offsets to go to: it is read from
 * its beginning, and what is not wanted is passed over.  So places in it are best read
 * in their order.
 *
 * A file that was cut into pieces, NAME.001, NAME.002 … or NAME.part001 …, is named by the
 * first of them.
 */
#include "base/err.h"

struct packed;

/* True for the path of a piece other than the first, which is beside it. */
bool packed_is_later_piece(struct arena *a, const char *path);
/* True for the first bytes of a file that gzip or zstd made; four are enough. */
bool packed_begins(const void *p, size_t n);
/*
 * Opens the file at path and goes to byte `at` of what it was made from.  A stream of
 * the same file that was put back before (packed_back), and has not passed that byte,
 * is taken again.  NULL on failure: status 2 when the file cannot be opened, 1 when it
 * is damaged before that byte, ends there, or passes a limit.
 */
struct packed *packed_take(const char *path, int64_t at, struct err *e);
/* Reads at most n bytes to p; *got is 0 at the end of the stream.  Status 1. */
bool packed_read(struct packed *s, void *p, size_t n, size_t *got, struct err *e);
/* Passes over bytes up to byte `at`; *there is false when the stream ends before. */
bool packed_skip(struct packed *s, int64_t at, bool *there, struct err *e);
/* The number of the byte that is read next. */
int64_t packed_at(const struct packed *s);
/* Puts the stream back for the next packed_take; it may not be used any more. */
void packed_back(struct packed *s);
/* Closes it for good. */
void packed_end(struct packed *s);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCI_ZSTD_H
#define OCI_ZSTD_H
/*
 * Decompresses by libzstd, which is loaded when the first stream is begun: only archives
 * of other programs are such streams.
 */
#include "base/err.h"

struct zstd;

/* Begins a stream; a frame may want a window of 2^LIMIT_ZSTD_WINDOW bytes at most.  NULL
 * with status 2 when the library is not there. */
struct zstd *zstd_begin(struct err *e);
void zstd_end(struct zstd *z);

/* What a step reads and writes. */
struct zstd_step {
	const void *in;
	size_t nin;
	void *out;
	size_t nout;
	/* the outcome */
	size_t used, got;     /* bytes read and written */
	bool whole;           /* no frame is under way */
	const char *wrong;    /* or NULL: why the stream is refused */
};

/* Reads and writes what it can; false when the stream is refused. */
bool zstd_step(struct zstd *z, struct zstd_step *s);

#endif

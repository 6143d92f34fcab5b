/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ZARENA_H
#define ZARENA_H
/* zlib's memory from an arena, so that a stream may be dropped without a call of
 * inflateEnd or deflateEnd. */
#include <zlib.h>

#include "arena.h"

static inline void *
zarena_take(void *a, unsigned n, unsigned size)
{
	return arena_calloc(a, n, size);
}

static inline void
zarena_give(void *a, void *p)
{
	(void)a;
	(void)p;
}

/* Sets the allocator of a stream, before inflateInit or deflateInit. */
static inline void
zarena_use(z_stream *z, struct arena *a)
{
	z->zalloc = zarena_take;
	z->zfree = zarena_give;
	z->opaque = a;
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARENA_H
#define ARENA_H
/*
 * Arenas: memory that is given back all at once.  What an arena hands out
 * lives until arena_free() or arena_reset() and is never freed alone.
 * Running out of memory, or over the limit, calls the arena's `full` hook,
 * which must not return; without one the process says so and aborts.
 */
#include <stdarg.h>
#include <stddef.h>

#include "str.h"

struct arena_chunk;
struct arena_hook;

struct arena {
	struct arena_chunk *chunks; /* newest first */
	struct arena_hook *hooks;   /* newest first */
	struct arena_chunk *spare;  /* given back last, for the next one */
	size_t used;                /* bytes taken from the system */
	size_t limit;               /* most it may take; 0 means no limit */
	size_t first;               /* bytes of its first chunk; 0: 32 KiB */
	void (*full)(struct arena *a, void *data);
	void *data;                 /* for full */
	uint64_t regions; /* begun so far: the age of what is made now */
	uint64_t oldest;  /* age of the oldest that was written since the last began */
};

/* Zeroed memory for n bytes, aligned for pointers, int64_t and double. */
void *arena_alloc(struct arena *a, size_t n);
/* Zeroed memory for n elements of size bytes; overflow counts as full. */
void *arena_calloc(struct arena *a, uint64_t n, size_t size);
/*
 * Memory of at least `to` bytes that starts with the `from` bytes at p; grows
 * in place when p was the newest allocation.  The rest is not zeroed.
 */
void *arena_grow(struct arena *a, void *p, size_t from, size_t to);
/* The array of n elements, which fill its room *cap, with twice the room. */
void *arena_twice(struct arena *a, void *array, size_t n, size_t *cap, size_t size);
/*
 * An array of n elements of `size` bytes each, with room for one more behind
 * them: the array itself while n is below *cap, else one that has twice the
 * room.  Starts with NULL, 0 and a *cap of 0.
 */
static inline void *
arena_room(struct arena *a, void *array, size_t n, size_t *cap, size_t size)
{
	return n < *cap ? array : arena_twice(a, array, n, cap, size);
}
/* As arena_grow, but what was at p is gone: when nothing else is in its chunk, the
 * chunk is given back. */
void *arena_move(struct arena *a, void *p, size_t from, size_t to);
/* One object, or n of them, of the given type, zeroed. */
#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_array(a, type, n) ((type *)arena_calloc((a), (n), sizeof(type)))
/* A copy of s; a NUL stands after its last byte. */
struct str arena_dup(struct arena *a, struct str s);
/* A NUL-terminated copy of s. */
char *arena_cstr(struct arena *a, struct str s);
/* The text that printf would print, NUL-terminated. */
char *arena_printf(struct arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap);
/*
 * Calls fn(data) when the arena is given back, the newest first: for what
 * another library allocated, so that it survives no jump out of a call.
 */
void arena_defer(struct arena *a, void (*fn)(void *data), void *data);
/* Where the arena is now, and back to it: what was handed out since is gone,
 * as after arena_free(). */
struct arena_mark {
	struct arena_chunk *chunk, *next;
	struct arena_hook *hooks;
	size_t used;
};
struct arena_mark arena_here(const struct arena *a);
void arena_back(struct arena *a, struct arena_mark m);
/* Bytes handed out since. */
size_t arena_since(const struct arena *a, struct arena_mark m);
/*
 * Regions, which nest: what was handed out since a region began is gone when
 * it ends, unless something older may refer to it.  So who writes a reference
 * into what was made earlier calls arena_written with the age it had when it
 * was made, a->regions of then.
 */
struct arena_region {
	struct arena_mark start;
	uint64_t age, oldest;
};
struct arena_region region_begin(struct arena *a);
void region_end(struct arena *a, const struct arena_region *r);
static inline void
arena_written(struct arena *a, uint64_t age)
{
	if (age < a->oldest)
		a->oldest = age;
}
/* Gives everything back but keeps limit and `full`; arena_reset keeps a chunk for reuse. */
void arena_free(struct arena *a);
void arena_reset(struct arena *a);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARENA_H
#define ARENA_H
/*
 * Arenas: memory that is given back all at once.  What an arena hands out
 * lives until arena_free() or arena_reset() and is never freed alone.  When
 * the system has no more memory, or the arena reaches its limit, the arena's
 * `full` hook is called and must not return; without a hook the process prints
 * a message and aborts.  A zeroed struct arena is an empty arena.
 */
#include <stdarg.h>
#include <stddef.h>

#include "str.h"

struct arena_chunk;
struct arena_hook;

struct arena {
	struct arena_chunk *chunks; /* newest first */
	struct arena_hook *hooks;   /* newest first */
	struct arena_chunk *spare;  /* the chunk given back last, for reuse; or NULL */
	size_t used;                /* bytes in chunks */
	size_t limit;               /* the most that used may be; 0: no limit */
	size_t first;               /* bytes of the first chunk; 0: 32 KiB */
	void (*full)(struct arena *a, void *data);
	void *data;                 /* for full */
	uint64_t regions; /* regions begun so far: the age of what is made now */
	uint64_t oldest;  /* the least age given to arena_written in the newest region */
};

/*
 * Limits what all arenas of the process have together.  most() says how much that may
 * be, and is asked again each time it does not suffice; then an arena's `full` hook is
 * called, or full() for an arena without one.  The limit ends with that call, so that a
 * message can be made.
 */
void arena_limit_all(size_t (*most)(void), void (*full)(void));

/* Zeroed memory for n bytes, aligned for pointers, int64_t and double. */
void *arena_alloc(struct arena *a, size_t n);
/* Zeroed memory for n elements of size bytes each; a product that does not fit
 * size_t counts as running out of memory. */
void *arena_calloc(struct arena *a, uint64_t n, size_t size);
/*
 * Memory of at least `to` bytes that starts with the `from` bytes at p (which
 * may be NULL when from is 0).  The memory at p grows in place when it is the
 * newest allocation and its chunk has room; otherwise it stays as it was.
 * The new bytes are not zeroed.
 */
void *arena_grow(struct arena *a, void *p, size_t from, size_t to);
/* The part of arena_room for an array that has no more room: n is *cap. */
void *arena_twice(struct arena *a, void *array, size_t n, size_t *cap, size_t size);
/*
 * The array of n elements of `size` bytes each, with room for one more behind
 * them: the array itself while n is below *cap, else a copy that has twice the
 * room, and *cap says how much.  The first call takes NULL, n = 0 and *cap = 0.
 */
static inline void *
arena_room(struct arena *a, void *array, size_t n, size_t *cap, size_t size)
{
	return n < *cap ? array : arena_twice(a, array, n, cap, size);
}
/* As arena_grow, but p may not be used any more: when nothing else is in its
 * chunk, the chunk is given back. */
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
 * Calls fn(data) when the arena is given back, the newest hook first.  With it
 * what another library allocated is freed too when an error jumps (longjmp) out
 * of the function that allocated it.
 */
void arena_defer(struct arena *a, void (*fn)(void *data), void *data);
/* arena_here marks a state of the arena; arena_back returns to it: what was
 * handed out since the mark is gone, as after arena_free(). */
struct arena_mark {
	struct arena_chunk *chunk, *next;
	struct arena_hook *hooks;
	size_t used;
};
struct arena_mark arena_here(const struct arena *a);
void arena_back(struct arena *a, struct arena_mark m);
/* Bytes handed out since the mark. */
size_t arena_since(const struct arena *a, struct arena_mark m);
/*
 * Regions, which nest: what was handed out since a region began is gone when
 * the region ends, unless something older than the region may refer to it.
 * Therefore every function that stores a reference in an older object calls
 * arena_written with that object's age, the value that a->regions had when the
 * object was made.
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
/* Both give everything back and keep the limit and the `full` hook; arena_reset
 * keeps one chunk for reuse, arena_free keeps none. */
void arena_free(struct arena *a);
void arena_reset(struct arena *a);

#endif

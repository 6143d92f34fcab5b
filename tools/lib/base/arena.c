/* SPDX-License-Identifier: Apache-2.0 */
#include "arena.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#ifdef __linux__
#include <linux/mman.h> /* MAP_ANONYMOUS and MAP_POPULATE, which glibc hides */
#endif
#if defined __SANITIZE_ADDRESS__ /* gcc says it so */
#define IS_SANITIZED 1
#elif defined __has_feature /* and clang so */
#define IS_SANITIZED __has_feature(address_sanitizer)
#else
#define IS_SANITIZED 0
#endif
#if IS_SANITIZED
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

/*
 * Large chunks come from mmap, with all their pages at once where the system
 * can do that (MAP_POPULATE): otherwise page faults would be most of the time
 * of a short run.
 */
enum {
	ROOM_FIRST = 8, /* elements for which an array has room at first */
	CHUNK_LEAST = 32 * 1024,
	CHUNK_MOST = 256 * 1024,
	CHUNK_OWN = 64 * 1024, /* a larger allocation gets a chunk of its own */
#if IS_SANITIZED
	CHUNK_MAPPED = INT_MAX, /* the leak check looks into malloc's memory only */
#else
	CHUNK_MAPPED = 128 * 1024, /* chunks of this size come from mmap */
#endif
	ALIGN = 8
};

#ifndef MAP_POPULATE
#define MAP_POPULATE 0
#endif

struct arena_chunk {
	struct arena_chunk *next;
	size_t size; /* bytes in data */
	size_t used;
	size_t high; /* the bytes of data from here on are still zero */
	_Alignas(ALIGN) char data[];
};

struct arena_hook {
	struct arena_hook *next;
	void (*fn)(void *data);
	void *data;
};

/* What all arenas have, and the limit of that; most is NULL without one. */
static struct {
	size_t used, known; /* known: what most() gave last */
	size_t (*most)(void);
	void (*full)(void);
} all;

void
arena_limit_all(size_t (*most)(void), void (*full)(void))
{
	all.most = most;
	all.full = full;
	all.known = most();
}

/* True when all arenas together may have n bytes more. */
static bool
is_allowed(size_t n)
{
	if (!all.most || (n <= all.known && all.used <= all.known - n))
		return true;
	all.known = all.most();
	return n <= all.known && all.used <= all.known - n;
}

static _Noreturn void
arena_full(struct arena *a)
{
	void (*full)(void) = all.most ? all.full : NULL;

	all.most = NULL;
	if (a->full)
		a->full(a, a->data);
	if (full)
		full();
	fputs("out of memory\n", stderr);
	abort();
}

/* Tells the sanitizer that nobody may touch the unused end of the chunk. */
static void
chunk_close(struct arena_chunk *c)
{
	ASAN_POISON_MEMORY_REGION(c->data + c->used, c->size - c->used);
}

static struct arena_chunk *
chunk_take(size_t size)
{
	void *p;

	if (!is_allowed(size))
		return NULL;
	all.used += size;
	if (size < CHUNK_MAPPED)
		return malloc(sizeof(struct arena_chunk) + size);
	p = mmap(NULL, sizeof(struct arena_chunk) + size, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS |
			 (size <= CHUNK_MOST ? MAP_POPULATE : 0), -1, 0);
	return p == MAP_FAILED ? NULL : p;
}

static void
chunk_give(struct arena_chunk *c)
{
	all.used -= c->size;
	if (c->size < CHUNK_MAPPED)
		free(c);
	else
		munmap(c, sizeof *c + c->size);
}

/* Keeps a chunk of a usual size for the next chunk_get, or frees it.  Without
 * this a region that begins and ends at a chunk's end would map a chunk each
 * time. */
static void
chunk_spare(struct arena *a, struct arena_chunk *c)
{
	a->used -= c->size;
	if (a->spare || c->size > CHUNK_MOST) {
		chunk_give(c);
		return;
	}
	if (c->high < c->used)
		c->high = c->used;
	c->used = 0;
	chunk_close(c);
	a->spare = c;
}

/* The spare chunk when it has that size, else a new one. */
static struct arena_chunk *
chunk_get(struct arena *a, size_t size)
{
	struct arena_chunk *c = a->spare;

	if (c && c->size == size) {
		a->spare = NULL;
		return c;
	}
	c = chunk_take(size);
	if (!c)
		arena_full(a);
	c->size = size;
	c->used = 0;
	c->high = size < CHUNK_MAPPED ? size : 0;
	chunk_close(c);
	return c;
}

/*
 * A new chunk that holds at least n bytes.  Each chunk is twice as large as the
 * one before.  A chunk that holds one large allocation alone is inserted behind
 * the newest chunk, so that the room left in that one is still used.
 */
static struct arena_chunk *
chunk_add(struct arena *a, size_t n)
{
	size_t size = a->chunks ? a->chunks->size * 2
		    : a->first ? a->first : CHUNK_LEAST;
	struct arena_chunk **at = &a->chunks, *c;

	if (size > CHUNK_MOST)
		size = CHUNK_MOST;
	if (n > CHUNK_OWN || size < n) {
		size = n;
		at = *at ? &(*at)->next : at;
	}
	if ((a->limit && (size > a->limit || a->used > a->limit - size)) || !is_allowed(size))
		size = n;
	if (size > SIZE_MAX - sizeof *c ||
	    (a->limit && (size > a->limit || a->used > a->limit - size)))
		arena_full(a);
	c = chunk_get(a, size);
	c->next = *at;
	*at = c;
	a->used += size;
	return c;
}

/* Room for n bytes, not zeroed; *in takes the chunk that has them. */
static void *
take(struct arena *a, size_t n, struct arena_chunk **in)
{
	struct arena_chunk *c = a->chunks;
	void *p;

	if (n > SIZE_MAX - ALIGN)
		arena_full(a);
	n = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (!c || c->size - c->used < n)
		c = chunk_add(a, n);
	p = c->data + c->used;
	ASAN_UNPOISON_MEMORY_REGION(p, n);
	c->used += n;
	*in = c;
	return p;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	struct arena_chunk *c;
	char *p = take(a, n, &c);
	size_t from = (size_t)(p - c->data);

	/* bytes that were never handed out are zero already */
	if (from < c->high)
		memset(p, 0, n);
	return p;
}

void *
arena_calloc(struct arena *a, uint64_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		arena_full(a);
	return arena_alloc(a, (size_t)n * size);
}

void *
arena_grow(struct arena *a, void *p, size_t from, size_t to)
{
	struct arena_chunk *c = a->chunks, *in;
	size_t pad = (from + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	void *q;

	if (to <= from)
		return p;
	if (p && c && (char *)p + pad == c->data + c->used &&
	    to - from < SIZE_MAX / 2) {
		size_t more = ((to + ALIGN - 1) & ~(size_t)(ALIGN - 1)) - pad;

		if (c->size - c->used >= more) {
			ASAN_UNPOISON_MEMORY_REGION(c->data + c->used, more);
			c->used += more;
			return p;
		}
	}
	q = take(a, to, &in);
	if (from)
		memcpy(q, p, from);
	return q;
}

void *
arena_twice(struct arena *a, void *array, size_t n, size_t *cap, size_t size)
{
	size_t more = *cap ? 2 * *cap : ROOM_FIRST;

	if (more > SIZE_MAX / size)
		more = SIZE_MAX / size; /* more than any arena can give */
	array = arena_grow(a, array, n * size, more * size);
	*cap = more;
	return array;
}

void *
arena_move(struct arena *a, void *p, size_t from, size_t to)
{
	size_t pad = (from + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	void *q = arena_grow(a, p, from, to);
	struct arena_chunk **at, *c;
	int i;

	/* the chunk of p can only be among the newest few */
	for (at = &a->chunks, i = 0; q != p && *at && i < 3; at = &(*at)->next, i++) {
		c = *at;
		if (p != c->data || c->used != pad)
			continue;
		*at = c->next;
		a->used -= c->size;
		chunk_give(c);
		break;
	}
	return q;
}

struct str
arena_dup(struct arena *a, struct str s)
{
	return (struct str){ arena_cstr(a, s), s.n };
}

char *
arena_cstr(struct arena *a, struct str s)
{
	struct arena_chunk *in;
	char *p = take(a, s.n + 1, &in);

	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}

char *
arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	struct arena_chunk *in;
	va_list again;
	char *p;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		arena_full(a);
	p = take(a, (size_t)n + 1, &in);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	return p;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return p;
}

void
arena_defer(struct arena *a, void (*fn)(void *data), void *data)
{
	struct arena_hook *h = arena_new(a, struct arena_hook);

	*h = (struct arena_hook){ a->hooks, fn, data };
	a->hooks = h;
}

/* Runs the hooks that are newer than `until`.  The chunks hold the hooks, so
 * this comes before chunks are given back. */
static void
hooks_run(struct arena *a, struct arena_hook *until)
{
	struct arena_hook *h = a->hooks, *next;

	a->hooks = until;
	for (; h != until; h = next) {
		next = h->next;
		h->fn(h->data);
	}
}

struct arena_mark
arena_here(const struct arena *a)
{
	struct arena_chunk *c = a->chunks;

	return (struct arena_mark){ c, c ? c->next : NULL, a->hooks, c ? c->used : 0 };
}

void
arena_back(struct arena *a, struct arena_mark m)
{
	struct arena_chunk *c, *next;

	hooks_run(a, m.hooks);
	/* newer chunks stand before the mark's chunk, or right behind it */
	for (c = a->chunks; c != m.next; c = next) {
		next = c->next;
		if (c == m.chunk)
			continue;
		chunk_spare(a, c);
	}
	a->chunks = m.chunk;
	if (!m.chunk)
		return;
	m.chunk->next = m.next;
	if (m.chunk->high < m.chunk->used)
		m.chunk->high = m.chunk->used;
	m.chunk->used = m.used;
	chunk_close(m.chunk);
}

size_t
arena_since(const struct arena *a, struct arena_mark m)
{
	const struct arena_chunk *c;
	size_t n = 0;

	for (c = a->chunks; c != m.next; c = c->next)
		n += c == m.chunk ? c->used - m.used : c->used;
	return n;
}

struct arena_region
region_begin(struct arena *a)
{
	struct arena_region r = { arena_here(a), ++a->regions, a->oldest };

	a->oldest = UINT64_MAX;
	return r;
}

void
region_end(struct arena *a, const struct arena_region *r)
{
	if (a->oldest >= r->age)
		arena_back(a, r->start);
	arena_written(a, r->oldest);
}

void
arena_free(struct arena *a)
{
	struct arena_chunk *c, *next;

	hooks_run(a, NULL);
	for (c = a->chunks; c; c = next) {
		next = c->next;
		chunk_give(c);
	}
	if (a->spare)
		chunk_give(a->spare);
	a->chunks = a->spare = NULL;
	a->used = 0;
}

void
arena_reset(struct arena *a)
{
	struct arena_chunk *keep = a->chunks;

	if (!keep)
		return;
	hooks_run(a, NULL);
	a->chunks = keep->next;
	arena_free(a);
	keep->next = NULL;
	if (keep->high < keep->used)
		keep->high = keep->used;
	keep->used = 0;
	chunk_close(keep);
	a->chunks = keep;
	a->used = keep->size;
}

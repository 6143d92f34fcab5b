/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MAP_H
#define MAP_H
/*
 * Maps from strings to values in an arena.  Entries keep the order in which
 * they were added; map_sorted gives them by key, as Go's templates range over
 * them.  Keys are not copied.  A NULL map is Go's nil map: map_get, map_next and
 * map_sorted find it empty, and the functions that change a map must not get it.
 */
#include "val.h"

struct map_entry {
	struct str key;
	struct val v;
	uint32_t hash; /* of str_hash, the lower half; once the map has a table */
	bool live;     /* false once deleted */
};

/*
 * A lazy entry: one whose key is a text of at least MAP_LAZY_LEAST bytes that is
 * hardly ever looked at, as when a chart uses all its values as a key by
 * mistake.  The key is made, by text(data, of), only when somebody walks over
 * the map or looks for a key that is as long.
 */
enum { MAP_LAZY_LEAST = 64 * 1024 };
struct map_lazy {
	struct str (*text)(void *data, struct val of);
	void *data;
	struct val of, v;
};

struct map {
	struct arena *arena;
	struct map_entry *entry; /* in order of addition, dead ones included */
	uint32_t *slot;          /* hash table of entry numbers + 1, unless small */
	uint32_t n;              /* live entries */
	uint32_t used, cap;      /* entries in use and room */
	uint32_t nslot;          /* a power of two, or 0 */
	uint64_t age;            /* for arena_written */
	struct map_lazy *lazy;   /* counted in n, but no entry yet; or NULL */
};

/* An empty map in a. */
struct map *map_new(struct arena *a);
/* Makes room for n entries at once. */
void map_reserve(struct map *m, size_t n);
/* The value at key, or NULL; valid until the next map_set. */
struct val *map_get(const struct map *m, struct str key);
/* The same for a caller that has computed the key's str_hash. */
struct val *map_get_hashed(const struct map *m, struct str key, uint64_t hash);
/* Sets the value at key, which must live as long as the map. */
void map_set(struct map *m, struct str key, struct val v);
/* Adds a lazy entry; its key is made at once when the map may have it already. */
void map_set_lazy(struct map *m, const struct map_lazy *lazy);
/* Sets and finds a pointer to anything in place of a value; map_pointer returns
 * NULL when key is not there.  A map holds either pointers or values. */
void map_set_pointer(struct map *m, struct str key, void *p);
void *map_pointer(const struct map *m, struct str key);
/* Removes key; false when it was not there. */
bool map_del(struct map *m, struct str key);
/* The live entries sorted by key: m->n pointers in a. */
struct map_entry **map_sorted(const struct map *m, struct arena *a);
/* Walks live entries in order: for (e = map_next(m, NULL); e; e = map_next(m, e)) */
struct map_entry *map_next(const struct map *m, const struct map_entry *e);

#endif

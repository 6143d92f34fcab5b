/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MAP_H
#define MAP_H
/*
 * Maps from strings to values in an arena.  Entries keep the order they were
 * added in; map_sorted gives them by key, as Go's templates range over them.
 * Keys are not copied.  NULL is Go's nil map: empty to who reads it.
 */
#include "val.h"

struct map_entry {
	struct str key;
	struct val v;
	uint32_t hash; /* of str_hash, the lower half */
	bool live;     /* false once deleted */
};

/*
 * An entry whose key is a text of MAP_KEY_LATE bytes at least that hardly
 * anybody looks at, as when a chart makes one of all its values by mistake.
 * It is made, by text(data, of), for who walks over the map or looks for a key
 * as long.
 */
enum { MAP_KEY_LATE = 64 * 1024 };
struct map_late {
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
	struct map_late *late;   /* counted in n, but no entry yet; or NULL */
};

struct map *map_new(struct arena *a);
/* Makes room for n entries at once. */
void map_reserve(struct map *m, size_t n);
/* The value at key, or NULL; valid until the next map_set. */
struct val *map_get(const struct map *m, struct str key);
/* The same when the key's str_hash is at hand. */
struct val *map_get_hashed(const struct map *m, struct str key, uint64_t hash);
void map_set(struct map *m, struct str key, struct val v);
/* As map_set, of a key that is made later, or now when that may be there. */
void map_set_late(struct map *m, const struct map_late *late);
/* The same for a pointer to anything, which map_pointer finds again: NULL when
 * key is not there.  A map holds either pointers or values. */
void map_set_pointer(struct map *m, struct str key, void *p);
void *map_pointer(const struct map *m, struct str key);
/* Removes key; false when it was not there. */
bool map_del(struct map *m, struct str key);
/* The live entries sorted by key: m->n pointers in a. */
struct map_entry **map_sorted(const struct map *m, struct arena *a);
/* Walks live entries in order: for (e = map_next(m, NULL); e; e = map_next(m, e)) */
struct map_entry *map_next(const struct map *m, const struct map_entry *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "map.h"

#include <stdlib.h>
#include <string.h>

/* The entries for which a new map has room, the entries up to which a map has no
 * hash table, and the most entries. */
enum { MAP_FIRST = 4, MAP_SMALL = 8, MAP_MOST = 1 << 29 };

struct map *
map_new(struct arena *a)
{
	struct map *m = arena_new(a, struct map);

	m->arena = a;
	m->age = a->regions;
	return m;
}

/* The slot that holds key, or the empty one where it would go. */
static size_t
slot_of(const struct map *m, struct str key, uint64_t hash)
{
	size_t i = hash & (m->nslot - 1);
	const struct map_entry *e;

	for (; m->slot[i]; i = (i + 1) & (m->nslot - 1)) {
		e = &m->entry[m->slot[i] - 1];
		if (e->hash == (uint32_t)hash && str_eq(e->key, key))
			break;
	}
	return i;
}

/* Makes an entry of the lazy one, as if map_set had added it. */
static void
lazy_make(const struct map *m)
{
	struct map *real = (struct map *)m;
	struct map_lazy *lazy = m->lazy;

	if (!lazy)
		return;
	real->lazy = NULL;
	real->n--;
	map_set(real, lazy->text(lazy->data, lazy->of), lazy->v);
}

/* The hash of a key, which only a map with a table needs. */
static uint64_t
hash_of(const struct map *m, struct str key)
{
	return m->nslot ? str_hash(key) : 0;
}

/* The entry of key, which may be deleted, or NULL. */
static struct map_entry *
find(const struct map *m, struct str key, uint64_t hash)
{
	size_t i;

	if (key.n >= MAP_LAZY_LEAST)
		lazy_make(m);
	if (m->nslot) {
		i = m->slot[slot_of(m, key, hash)];
		return i ? &m->entry[i - 1] : NULL;
	}
	for (i = 0; i < m->used; i++)
		if (str_eq(m->entry[i].key, key))
			return &m->entry[i];
	return NULL;
}

/* Makes the table of a map that has room for more than a few entries. */
static void
make_table(struct map *m)
{
	bool hashed = m->nslot > 0;
	size_t i;

	m->nslot = 0;
	if (m->cap <= MAP_SMALL)
		return;
	for (m->nslot = MAP_SMALL; m->nslot < (size_t)m->cap * 2;)
		m->nslot *= 2;
	m->slot = arena_array(m->arena, uint32_t, m->nslot);
	for (i = 0; i < m->used; i++) {
		struct map_entry *e = &m->entry[i];

		if (!hashed)
			e->hash = (uint32_t)str_hash(e->key);
		m->slot[slot_of(m, e->key, e->hash)] = (uint32_t)i + 1;
	}
}

/* Makes room for cap entries and drops the deleted ones. */
static void
grow(struct map *m, size_t cap)
{
	struct map_entry *e;
	size_t i, n = 0;

	/* entries are numbered in 32 bits; more than MAP_MOST count as out of memory */
	e = arena_array(m->arena, struct map_entry, cap > MAP_MOST ? SIZE_MAX : cap);

	for (i = 0; i < m->used; i++)
		if (m->entry[i].live)
			e[n++] = m->entry[i];
	m->entry = e;
	m->used = (uint32_t)n;
	m->cap = (uint32_t)cap;
	make_table(m);
}

void
map_reserve(struct map *m, size_t n)
{
	arena_written(m->arena, m->age);
	if (n > m->cap)
		grow(m, n);
}

struct val *
map_get_hashed(const struct map *m, struct str key, uint64_t hash)
{
	struct map_entry *e = m ? find(m, key, hash) : NULL;

	return e && e->live ? &e->v : NULL;
}

struct val *
map_get(const struct map *m, struct str key)
{
	return m && m->n ? map_get_hashed(m, key, hash_of(m, key)) : NULL;
}

void
map_set(struct map *m, struct str key, struct val v)
{
	uint64_t hash = hash_of(m, key);
	struct map_entry *e = find(m, key, hash);

	arena_written(m->arena, m->age);
	if (e) {
		m->n += !e->live;
		e->live = true;
		e->v = v;
		return;
	}
	if (m->used == m->cap)
		grow(m, m->n < MAP_FIRST ? MAP_FIRST : (size_t)m->n * 2);
	if (m->nslot && !hash)
		hash = str_hash(key);
	m->entry[m->used++] = (struct map_entry){ key, v, (uint32_t)hash, true };
	m->n++;
	if (m->nslot)
		m->slot[slot_of(m, key, hash)] = (uint32_t)m->used;
}

void
map_set_pointer(struct map *m, struct str key, void *p)
{
	static const struct type pointer = { .name = "pointer", .kind = KIND_STRUCT };
	struct object *o = arena_new(m->arena, struct object);

	o->data = p;
	map_set(m, key, (struct val){ .type = &pointer, .o = o });
}

void *
map_pointer(const struct map *m, struct str key)
{
	struct val *v = map_get(m, key);

	return v ? v->o->data : NULL;
}

void
map_set_lazy(struct map *m, const struct map_lazy *lazy)
{
	bool alone = !m->lazy;
	size_t i;

	lazy_make(m);
	for (i = 0; i < m->used; i++)
		alone = alone && m->entry[i].key.n < MAP_LAZY_LEAST;
	m->lazy = arena_new(m->arena, struct map_lazy);
	*m->lazy = *lazy;
	m->n++;
	arena_written(m->arena, m->age);
	if (!alone)
		lazy_make(m);
}

bool
map_del(struct map *m, struct str key)
{
	struct val *v = map_get(m, key);
	struct map_entry *e;

	if (!v)
		return false;
	e = (struct map_entry *)((char *)v - offsetof(struct map_entry, v));
	e->live = false;
	m->n--;
	return true;
}

static int
by_key(const void *a, const void *b)
{
	const struct map_entry *const *x = a, *const *y = b;

	return str_cmp((*x)->key, (*y)->key);
}

struct map_entry **
map_sorted(const struct map *m, struct arena *a)
{
	struct map_entry **out = arena_array(a, struct map_entry *, m ? m->n : 0);
	struct map_entry *e;
	size_t n = 0;

	for (e = map_next(m, NULL); e; e = map_next(m, e))
		out[n++] = e;
	if (n > 1)
		qsort(out, n, sizeof *out, by_key);
	return out;
}

struct map_entry *
map_next(const struct map *m, const struct map_entry *e)
{
	size_t i = e ? (size_t)(e - m->entry) + 1 : 0;

	if (!m)
		return NULL;
	if (!e)
		lazy_make(m);
	while (i < m->used && !m->entry[i].live)
		i++;
	return i < m->used ? &m->entry[i] : NULL;
}

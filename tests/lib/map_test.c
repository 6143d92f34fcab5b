/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"

#include "../tap.h"

/* A large map of which little is left is a small one again. */
static void
deleted_most(struct arena *a)
{
	struct map *m = map_new(a);
	struct val *v;
	int i;

	for (i = 0; i < 16; i++)
		map_set(m, str_of(arena_printf(a, "k%d", i)), val_int(i));
	for (i = 0; i < 12; i++)
		map_del(m, str_of(arena_printf(a, "k%d", i)));
	map_set(m, STR("new"), val_int(16));
	is_int((long long)m->n, 5, "most deleted: those that are left");
	for (i = 12; i < 16; i++) {
		v = map_get(m, str_of(arena_printf(a, "k%d", i)));
		ok(v && v->i == i, "most deleted: k%d is there", i);
	}
	ok(map_get(m, STR("k3")) == NULL, "most deleted: k3 is not");
}

int
main(void)
{
	struct arena a = { 0 };
	struct map *m = map_new(&a);
	struct map_entry **sorted;
	int i;

	for (i = 0; i < 1000; i++)
		map_set(m, str_of(arena_printf(&a, "k%d", (i * 7) % 1000)), val_int(i));
	is_int((long long)m->n, 1000, "a thousand keys");
	is_int(map_get(m, STR("k7"))->i, 1, "look-up");
	ok(map_get(m, STR("k1000")) == NULL, "a key that is not there");
	ok(map_del(m, STR("k7")), "delete");
	ok(map_get(m, STR("k7")) == NULL, "deleted");
	map_set(m, STR("k7"), val_int(5));
	is_int(map_get(m, STR("k7"))->i, 5, "added again");
	sorted = map_sorted(m, &a);
	is_str(sorted[0]->key, "k0", "sorted: first");
	is_str(sorted[999]->key, "k999", "sorted: last");
	is_str(map_next(m, NULL)->key, "k0", "in order of addition");
	deleted_most(&a);
	arena_free(&a);
	return tap_end();
}

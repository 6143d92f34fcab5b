/* SPDX-License-Identifier: Apache-2.0 */
#include "val.h"

#include <limits.h>

#include "map.h"

const struct type TYPE_BOOL = { .name = "bool", .kind = KIND_BOOL, .kind_name = "bool" };
const struct type TYPE_INT = { .name = "int", .kind = KIND_INT, .kind_name = "int" };
const struct type TYPE_INT64 = { .name = "int64", .kind = KIND_INT, .kind_name = "int64" };
const struct type TYPE_INT32 = { .name = "int32", .kind = KIND_INT, .kind_name = "int32" };
const struct type TYPE_UINT8 = { .name = "uint8", .kind = KIND_UINT, .kind_name = "uint8" };
const struct type TYPE_UINT64 = { .name = "uint64", .kind = KIND_UINT, .kind_name = "uint64" };
const struct type TYPE_FLOAT64 = { .name = "float64", .kind = KIND_FLOAT, .kind_name = "float64" };
const struct type TYPE_STRING = { .name = "string", .kind = KIND_STRING, .kind_name = "string" };
const struct type TYPE_BYTES = { .name = "[]uint8", .kind = KIND_BYTES, .kind_name = "slice",
				 .elem = &TYPE_UINT8 };
const struct type TYPE_LIST = { .name = "[]interface {}", .kind = KIND_LIST, .kind_name = "slice" };
const struct type TYPE_STRINGS = { .name = "[]string", .kind = KIND_LIST, .kind_name = "slice",
				   .elem = &TYPE_STRING };
const struct type TYPE_INTS = { .name = "[]int", .kind = KIND_LIST, .kind_name = "slice",
				.elem = &TYPE_INT };
const struct type TYPE_MAP = { .name = "map[string]interface {}", .kind = KIND_MAP,
			       .kind_name = "map" };
const struct type TYPE_STRING_MAP = { .name = "map[string]string", .kind = KIND_MAP,
				      .kind_name = "map", .elem = &TYPE_STRING };

struct list LIST_NIL;

struct val
val_bool(bool b)
{
	return (struct val){ .type = &TYPE_BOOL, .b = b };
}

struct val
val_int(int64_t i)
{
	return (struct val){ .type = &TYPE_INT, .i = i };
}

struct val
val_int64(int64_t i)
{
	return (struct val){ .type = &TYPE_INT64, .i = i };
}

struct val
val_float(double f)
{
	return (struct val){ .type = &TYPE_FLOAT64, .f = f };
}

struct val
val_str(struct str s)
{
	return (struct val){ .type = &TYPE_STRING, .s = s };
}

struct val
val_cstr(const char *s)
{
	return val_str(str_of(s));
}

struct val
val_list_of(struct arena *a, const struct type *t, struct val *v, size_t n)
{
	struct list *l = arena_new(a, struct list);

	*l = (struct list){ .v = v, .n = n };
	return (struct val){ .type = t, .l = l };
}

struct val
val_list(struct arena *a, struct val *v, size_t n)
{
	return val_list_of(a, &TYPE_LIST, v, n);
}

struct val
val_list_nil(const struct type *t)
{
	return (struct val){ .type = t, .l = &LIST_NIL };
}

struct val
val_map(struct arena *a)
{
	return (struct val){ .type = &TYPE_MAP, .m = map_new(a) };
}

bool
val_is_nil(struct val v)
{
	return !v.type;
}

bool
val_refers(struct val v)
{
	return val_kind(v) > KIND_FLOAT && val_kind(v) != KIND_FUNC;
}

bool
val_truth(struct val v)
{
	switch (val_kind(v)) {
	case KIND_NIL:
		return false;
	case KIND_BOOL:
		return v.b;
	case KIND_INT:
		return v.i != 0;
	case KIND_UINT:
		return v.u != 0;
	case KIND_FLOAT:
		return v.f != 0;
	case KIND_STRING:
	case KIND_BYTES:
		return v.s.n != 0;
	case KIND_LIST:
		return v.l && v.l->n != 0;
	case KIND_MAP:
		return v.m && v.m->n != 0;
	case KIND_STRUCT:
	case KIND_FUNC:
		return true;
	}
	return false;
}

static bool
list_equal(const struct list *a, const struct list *b, struct val_budget *budget)
{
	size_t i;

	if (a == b)
		return true;
	if (!a || !b || a->n != b->n || (a == &LIST_NIL) != (b == &LIST_NIL))
		return false;
	for (i = 0; i < a->n; i++)
		if (!val_equal_within(a->v[i], b->v[i], budget))
			return false;
	return true;
}

static bool
map_equal(const struct map *a, const struct map *b, struct val_budget *budget)
{
	const struct map_entry *e;
	const struct val *v;

	if (a == b)
		return true;
	if (!a || !b || a->n != b->n)
		return false;
	for (e = map_next(a, NULL); e; e = map_next(a, e)) {
		v = map_get(b, e->key);
		if (!v || !val_equal_within(e->v, *v, budget))
			return false;
	}
	return true;
}

static bool
object_equal(struct val a, struct val b, struct val_budget *budget)
{
	size_t i;

	if (a.o == b.o)
		return true;
	if (!a.type->fields || a.o->data != b.o->data)
		return false;
	for (i = 0; a.type->fields[i]; i++)
		if (!val_equal_within(a.o->v[i], b.o->v[i], budget))
			return false;
	return true;
}

static bool
equal(struct val a, struct val b, struct val_budget *budget)
{
	if (a.type != b.type)
		return false;
	switch (val_kind(a)) {
	case KIND_NIL:
		return true;
	case KIND_BOOL:
		return a.b == b.b;
	case KIND_INT:
		return a.i == b.i;
	case KIND_UINT:
		return a.u == b.u;
	case KIND_FLOAT:
		return a.f == b.f;
	case KIND_STRING:
	case KIND_BYTES:
		return str_eq(a.s, b.s);
	case KIND_LIST:
		return list_equal(a.l, b.l, budget);
	case KIND_MAP:
		return map_equal(a.m, b.m, budget);
	case KIND_STRUCT:
		return object_equal(a, b, budget);
	case KIND_FUNC:
		return a.fn == b.fn;
	}
	return false;
}

bool
val_equal_within(struct val a, struct val b, struct val_budget *budget)
{
	bool same;

	if (!budget->depth || !budget->count)
		return false;
	budget->count--;
	if (!--budget->depth)
		return false;
	same = equal(a, b, budget);
	budget->depth += budget->depth > 0;
	return same;
}

bool
val_equal(struct val a, struct val b)
{
	return val_equal_within(a, b, &(struct val_budget){ SIZE_MAX, SIZE_MAX });
}

bool
val_copy_within(struct arena *a, struct val v, struct val_budget *budget, struct val *out)
{
	const struct map_entry *e;
	struct val inner;
	bool good = true;
	size_t i;

	*out = v;
	if (!budget->depth || !budget->count)
		return false;
	budget->depth--;
	budget->count--;
	if (val_kind(v) == KIND_MAP && v.m) {
		out->m = map_new(a);
		map_reserve(out->m, v.m->n);
		for (e = map_next(v.m, NULL); e && good; e = map_next(v.m, e)) {
			good = val_copy_within(a, e->v, budget, &inner);
			map_set(out->m, e->key, good ? inner : NIL);
		}
	} else if (val_kind(v) == KIND_LIST && v.l && v.l != &LIST_NIL) {
		*out = val_list_of(a, v.type, arena_array(a, struct val, v.l->n),
				   v.l->n);
		for (i = 0; i < v.l->n && good; i++)
			good = val_copy_within(a, v.l->v[i], budget, &out->l->v[i]);
	}
	budget->depth++;
	return good;
}

struct val
val_copy(struct arena *a, struct val v)
{
	struct val out;

	val_copy_within(a, v, &(struct val_budget){ SIZE_MAX, SIZE_MAX }, &out);
	return out;
}

static struct val
get(struct val v, struct str key)
{
	struct val *p = val_kind(v) == KIND_MAP ? map_get(v.m, key) : NULL;

	return p ? *p : NIL;
}

struct val
val_get(struct val v, const char *key)
{
	return get(v, str_of(key));
}

struct str
val_get_str(struct val v, const char *key)
{
	return val_text(val_get(v, key));
}

size_t
val_length(struct val v)
{
	return val_kind(v) == KIND_LIST ? v.l->n : 0;
}

void
val_append(struct arena *a, struct val *list, struct val v)
{
	struct list_room *room;
	struct list *l;

	if (val_is_nil(*list))
		*list = val_list(a, NULL, 0);
	l = list->l;
	if (!l->room) {
		l->room = arena_new(a, struct list_room);
		l->room->size = l->n;
	}
	room = l->room;
	l->v = arena_room(a, l->v, l->n, &room->size, sizeof v);
	l->v[l->n++] = v;
	room->used = l->n;
}

struct str
val_str_at(struct val v, size_t i)
{
	return val_text(val_at(v, i));
}

struct val
val_at(struct val v, size_t i)
{
	return i < val_length(v) ? v.l->v[i] : NIL;
}

struct str
val_text(struct val v)
{
	return val_kind(v) == KIND_STRING ? v.s : STR("");
}

struct map *
val_object(struct val v)
{
	return val_kind(v) == KIND_MAP ? v.m : NULL;
}

int64_t
val_integer(struct val v)
{
	return val_kind(v) == KIND_INT ? v.i : 0;
}

bool
val_flag(struct val v)
{
	return val_kind(v) == KIND_BOOL && v.b;
}

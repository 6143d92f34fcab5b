/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists.  These functions take any slice and give []interface {}.  A function and its
 * must form differ only in how Go passes the error on, so one C function serves both.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "families.h"
#include "sprig.h"

enum { APPEND_EXACT = 4 }; /* lists shorter than this get no room to grow */

static const struct type TYPE_LISTS = { .name = "[][]interface {}", .kind = KIND_LIST,
					.kind_name = "slice", .elem = &TYPE_LIST };

/* A []interface {} of the n values at v, which are copied. */
static struct val
list_of(struct exec *x, const struct val *v, size_t n)
{
	struct val *copy = arena_array(x->arena, struct val, n);

	if (n)
		memcpy(copy, v, n * sizeof *v);
	return val_list(x->arena, copy, n);
}

/* A list of the elements of l and v.  It shares the array of l when that has room,
 * since templates append elements one by one. */
static struct val
list_append(struct exec *x, const struct list *l, struct val v)
{
	struct list_room *room = l->room;
	struct val *at = l->v, out;

	if (!room || room->used > l->n || room->used == room->size) {
		exec_work(x, l->n / LIST_STEP);
		room = arena_new(x->arena, struct list_room);
		room->size = l->n < APPEND_EXACT ? l->n + 1 : 2 * l->n;
		at = arena_array(x->arena, struct val, room->size);
		if (l->n)
			memcpy(at, l->v, l->n * sizeof *at);
	}
	at[l->n] = v;
	room->used = l->n + 1;
	out = val_list(x->arena, at, l->n + 1);
	out.l->room = room;
	return out;
}

static bool
list_has(struct exec *x, const struct val *v, size_t n, struct val needle)
{
	size_t i;

	exec_work(x, n / LIST_STEP);
	for (i = 0; i < n; i++)
		if (exec_equal(x, v[i], needle))
			return true;
	return false;
}

static struct val
fn_append(struct exec *x, struct val *arg, int n)
{
	struct list *l = val_kind(arg[0]) == KIND_LIST && arg[0].l
				 ? arg[0].l : sprig_list(x, arg[0], "Cannot push on type");

	(void)n;
	return list_append(x, l, arg[1]);
}

/* The number of chunks of `size` elements, by Go's conversions between floats and
 * integers. */
static uint64_t
chunk_count(struct exec *x, size_t len, int64_t size)
{
	double pieces = floor(((double)len - 1) / (double)size) + 1;
	int64_t n = sprig_truncate(pieces);

	if (n < 0 || (n > 0 && size < 0 && (len != 1 || size == -1)))
		exec_fail(x, "runtime error: makeslice: len out of range");
	return (uint64_t)n;
}

static struct val
fn_chunk(struct exec *x, struct val *arg, int n)
{
	struct list *l = sprig_list(x, arg[1], "Cannot chunk type");
	uint64_t count = chunk_count(x, l->n, arg[0].i), size = (uint64_t)arg[0].i;
	struct val *out = arena_array(x->arena, struct val, count);
	size_t i, from, left;

	(void)n;
	for (i = 0; i < count; i++) {
		from = (size_t)(i * size);
		left = l->n - from;
		out[i] = list_of(x, l->v + from, left < size ? left : (size_t)size);
	}
	return val_list_of(x->arena, &TYPE_LISTS, out, (size_t)count);
}

static struct val
fn_compact(struct exec *x, struct val *arg, int n)
{
	struct list *l = sprig_list(x, arg[0], "Cannot compact on type");
	struct val *out = arena_array(x->arena, struct val, l->n);
	size_t i, kept = 0;

	(void)n;
	for (i = 0; i < l->n; i++)
		if (val_truth(l->v[i]))
			out[kept++] = l->v[i];
	return val_list(x->arena, out, kept);
}

static struct val
fn_concat(struct exec *x, struct val *arg, int n)
{
	struct list *l;
	struct val *out = NULL;
	size_t total = 0;
	int i;

	for (i = 0; i < n; i++) {
		if (val_kind(arg[i]) != KIND_LIST && val_kind(arg[i]) != KIND_BYTES &&
		    !val_is_nil(arg[i]))
			exec_fail(x, "Cannot concat type %s as list", arg[i].type->kind_name);
		l = sprig_list(x, arg[i], "");
		if (l->n == 0)
			continue;
		out = arena_grow(x->arena, out, total * sizeof *out,
				 (total + l->n) * sizeof *out);
		memcpy(out + total, l->v, l->n * sizeof *out);
		total += l->n;
	}
	return total ? val_list(x->arena, out, total) : val_list_nil(&TYPE_LIST);
}

static struct val
fn_first(struct exec *x, struct val *arg, int n)
{
	struct list *l = sprig_list(x, arg[0], "Cannot find first on type");

	(void)n;
	return l->n ? l->v[0] : NIL;
}

static struct val
fn_has(struct exec *x, struct val *arg, int n)
{
	struct list *l;

	(void)n;
	if (val_is_nil(arg[1]))
		return val_bool(false);
	l = sprig_list(x, arg[1], "Cannot find has on type");
	return val_bool(list_has(x, l->v, l->n, arg[0]));
}

static struct val
fn_initial(struct exec *x, struct val *arg, int n)
{
	struct list *l = sprig_list(x, arg[0], "Cannot find initial on type");

	(void)n;
	return l->n ? list_of(x, l->v, l->n - 1) : val_list_nil(&TYPE_LIST);
}

static struct val
fn_last(struct exec *x, struct val *arg, int n)
{
	struct list *l = sprig_list(x, arg[0], "Cannot find last on type");

	(void)n;
	return l->n ? l->v[l->n - 1] : NIL;
}

static struct val
fn_list(struct exec *x, struct val *arg, int n)
{
	return list_of(x, arg, (size_t)n);
}

static struct val
fn_prepend(struct exec *x, struct val *arg, int n)
{
	struct list *l = sprig_list(x, arg[0], "Cannot prepend on type");
	struct val *out = arena_array(x->arena, struct val, l->n + 1);

	(void)n;
	out[0] = arg[1];
	if (l->n)
		memcpy(out + 1, l->v, l->n * sizeof *out);
	return val_list(x->arena, out, l->n + 1);
}

static struct val
fn_rest(struct exec *x, struct val *arg, int n)
{
	struct list *l = sprig_list(x, arg[0], "Cannot find rest on type");

	(void)n;
	return l->n ? list_of(x, l->v + 1, l->n - 1) : val_list_nil(&TYPE_LIST);
}

static struct val
fn_reverse(struct exec *x, struct val *arg, int n)
{
	struct list *l = sprig_list(x, arg[0], "Cannot find reverse on type");
	struct val *out = arena_array(x->arena, struct val, l->n);
	size_t i;

	(void)n;
	for (i = 0; i < l->n; i++)
		out[l->n - 1 - i] = l->v[i];
	return val_list(x->arena, out, l->n);
}

static struct val
fn_slice(struct exec *x, struct val *arg, int n)
{
	struct list *l = sprig_list(x, arg[0], "list should be type of slice or array but");
	int64_t from = n > 1 ? sprig_int(arg[1]) : 0;
	int64_t to = n > 2 ? sprig_int(arg[2]) : (int64_t)l->n;

	if (l->n == 0)
		return NIL;
	if (from < 0 || to < from || to > (int64_t)l->n)
		exec_fail(x, "reflect.Value.Slice: slice index out of bounds");
	if (val_kind(arg[0]) == KIND_BYTES)
		return (struct val){ .type = arg[0].type,
				     .s = str_sub(arg[0].s, (size_t)from, (size_t)to) };
	return val_list_of(x->arena, arg[0].type, l->v + from, (size_t)(to - from));
}

static int
by_text(const void *a, const void *b)
{
	const struct val *x = a, *y = b;

	return str_cmp(x->s, y->s);
}

/* Sorts a []string in place as Go does, so whoever else holds the list sees it
 * sorted. */
/* Steps per element that sorting takes, roughly. */
enum { SORT_STEPS = 4 };

static struct val
fn_sortAlpha(struct exec *x, struct val *arg, int n)
{
	struct list *l;
	struct val one;

	(void)n;
	if (val_is_nil(arg[0])) {
		one = val_cstr("<nil>");
		return val_list_of(x->arena, &TYPE_STRINGS, list_of(x, &one, 1).l->v, 1);
	}
	l = sprig_texts(x, arg[0]);
	exec_work(x, l->n * SORT_STEPS);
	if (l->n > 1)
		qsort(l->v, l->n, sizeof *l->v, by_text);
	return (struct val){ .type = &TYPE_STRINGS, .l = l };
}

static struct val
fn_uniq(struct exec *x, struct val *arg, int n)
{
	struct list *l = sprig_list(x, arg[0], "Cannot find uniq on type");
	struct val *out = arena_array(x->arena, struct val, l->n);
	size_t i, kept = 0;

	(void)n;
	for (i = 0; i < l->n; i++)
		if (!list_has(x, out, kept, l->v[i]))
			out[kept++] = l->v[i];
	return val_list(x->arena, out, kept);
}

static struct val
fn_without(struct exec *x, struct val *arg, int n)
{
	struct list *l = sprig_list(x, arg[0], "Cannot find without on type");
	struct val *out = arena_array(x->arena, struct val, l->n);
	size_t i, kept = 0;

	for (i = 0; i < l->n; i++)
		if (!list_has(x, arg + 1, (size_t)n - 1, l->v[i]))
			out[kept++] = l->v[i];
	return val_list(x->arena, out, kept);
}

const struct func FUNCS_LIST[] = {
	{ "append", fn_append, 2, 2, NULL },
	{ "chunk", fn_chunk, 2, 2, "i." },
	{ "compact", fn_compact, 1, 1, NULL },
	{ "concat", fn_concat, 0, -1, NULL },
	{ "first", fn_first, 1, 1, NULL },
	{ "has", fn_has, 2, 2, NULL },
	{ "initial", fn_initial, 1, 1, NULL },
	{ "last", fn_last, 1, 1, NULL },
	{ "list", fn_list, 0, -1, NULL },
	{ "mustAppend", fn_append, 2, 2, NULL },
	{ "mustChunk", fn_chunk, 2, 2, "i." },
	{ "mustCompact", fn_compact, 1, 1, NULL },
	{ "mustFirst", fn_first, 1, 1, NULL },
	{ "mustHas", fn_has, 2, 2, NULL },
	{ "mustInitial", fn_initial, 1, 1, NULL },
	{ "mustLast", fn_last, 1, 1, NULL },
	{ "mustPrepend", fn_prepend, 2, 2, NULL },
	{ "mustPush", fn_append, 2, 2, NULL },
	{ "mustRest", fn_rest, 1, 1, NULL },
	{ "mustReverse", fn_reverse, 1, 1, NULL },
	{ "mustSlice", fn_slice, 1, -1, NULL },
	{ "mustUniq", fn_uniq, 1, 1, NULL },
	{ "mustWithout", fn_without, 1, -1, NULL },
	{ "prepend", fn_prepend, 2, 2, NULL },
	{ "push", fn_append, 2, 2, NULL },
	{ "rest", fn_rest, 1, 1, NULL },
	{ "reverse", fn_reverse, 1, 1, NULL },
	{ "slice", fn_slice, 1, -1, NULL },
	{ "sortAlpha", fn_sortAlpha, 1, 1, NULL },
	{ "tuple", fn_list, 0, -1, NULL },
	{ "uniq", fn_uniq, 1, 1, NULL },
	{ "without", fn_without, 1, -1, NULL },
	{ NULL, NULL, 0, 0, NULL },
};

/* SPDX-License-Identifier: Apache-2.0 */
/* Dictionaries.  Where Go walks a map in random order these functions go by the keys'
 * order. */
#include "base/limits.h"
#include "base/map.h"
#include "families.h"
#include "merge.h"
#include "sprig.h"

/* m as a value of the plain map type; as in a Go call a named map type is lost. */
static struct val
dict_of(struct map *m)
{
	return (struct val){ .type = &TYPE_MAP, .m = m };
}

/* The number of values that are copied in the time of a step. */
enum { COPY_STEP = 2 };

/* A deep copy.  A map may hold itself; Go's copy of it would overflow the stack, this
 * one fails at LIMIT_VALUE_DEPTH. */
static struct val
copy(struct exec *x, struct val v)
{
	struct val_budget budget = { LIMIT_VALUE_DEPTH, SIZE_MAX };
	struct val out;
	bool good = val_copy_within(x->arena, v, &budget, &out);

	exec_work(x, (SIZE_MAX - budget.count) / COPY_STEP);
	if (!good)
		exec_fail(x, "a value nested deeper than %d cannot be copied", LIMIT_VALUE_DEPTH);
	return out;
}

static struct val
fn_deepCopy(struct exec *x, struct val *arg, int n)
{
	(void)n;
	if (val_is_nil(arg[0]))
		exec_fail(x, "reflect: call of reflect.Value.Type on zero Value");
	return copy(x, arg[0]);
}

static struct str
key_text(void *x, struct val of)
{
	return exec_text(x, of);
}

/* Sets the entry whose key is the text of any value.  Charts use even $ as a key,
 * with all files in it; the text is then made only when somebody reads the key, of a
 * copy of the value, which is small because texts are shared. */
static void
set_map_key(struct exec *x, struct map *m, struct val key, struct val v)
{
	struct map_lazy lazy = { .text = key_text, .data = x, .v = v };
	struct str text;

	if (exec_short_text(x, key, MAP_LAZY_LEAST, &text)) {
		map_set(m, text, v);
		return;
	}
	lazy.of = copy(x, key);
	map_set_lazy(m, &lazy);
}

static struct val
fn_dict(struct exec *x, struct val *arg, int n)
{
	struct map *m = map_new(x->arena);
	struct val v;
	int i;

	for (i = 0; i < n; i += 2) {
		v = i + 1 < n ? arg[i + 1] : val_cstr("");
		if (val_kind(arg[i]) == KIND_MAP)
			set_map_key(x, m, arg[i], v);
		else
			map_set(m, sprig_text(x, arg[i]), v);
	}
	return dict_of(m);
}

/* Fails as Go's type assertion v.(want) does. */
static void
assert_type(struct exec *x, struct val v, const struct type *want)
{
	if (v.type != want)
		exec_fail(x, "interface conversion: interface {} is %s, not %s",
			  v.type ? v.type->name : "nil", want->name);
}

/* The function dig KEY... DEFAULT DICT. */
static struct val
fn_dig(struct exec *x, struct val *arg, int n)
{
	struct val v, *next;
	int i;

	if (n < 3)
		exec_fail(x, "dig needs at least three arguments");
	v = arg[n - 1];
	assert_type(x, v, &TYPE_MAP);
	for (i = 0; i < n - 2; i++)
		assert_type(x, arg[i], &TYPE_STRING);
	for (i = 0; i < n - 2; i++) {
		assert_type(x, v, &TYPE_MAP);
		next = map_get(v.m, arg[i].s);
		if (!next)
			return arg[n - 2];
		v = *next;
	}
	return v;
}

static struct val
fn_get(struct exec *x, struct val *arg, int n)
{
	struct val *v = map_get(arg[0].m, arg[1].s);

	(void)x, (void)n;
	return v ? *v : val_cstr("");
}

static struct val
fn_hasKey(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_bool(map_get(arg[0].m, arg[1].s) != NULL);
}

static struct val
fn_keys(struct exec *x, struct val *arg, int n)
{
	struct val *v;
	struct map_entry **e;
	size_t total = 0, used = 0, k;
	int i;

	for (i = 0; i < n; i++)
		total += arg[i].m ? arg[i].m->n : 0;
	v = arena_array(x->arena, struct val, total);
	for (i = 0; i < n; i++) {
		if (!arg[i].m)
			continue;
		e = map_sorted(arg[i].m, x->arena);
		for (k = 0; k < arg[i].m->n; k++)
			v[used++] = val_str(e[k]->key);
	}
	return val_list_of(x->arena, &TYPE_STRINGS, v, used);
}

/* Merges each further argument into the first one and returns that. */
static struct val
merge(struct exec *x, struct val *arg, int n, bool overwrite)
{
	struct map *dst = arg[0].m;
	int i;

	for (i = 1; i < n; i++) {
		if (!arg[i].m)
			continue;
		if (!dst)
			dst = map_new(x->arena);
		merge_maps(x, dict_of(dst), dict_of(arg[i].m), overwrite);
	}
	return dict_of(dst);
}

static struct val
fn_merge(struct exec *x, struct val *arg, int n)
{
	return merge(x, arg, n, false);
}

static struct val
fn_mergeOverwrite(struct exec *x, struct val *arg, int n)
{
	return merge(x, arg, n, true);
}

static bool
is_named(struct str key, const struct val *names, int n)
{
	int i;

	for (i = 0; i < n; i++)
		if (str_eq(key, names[i].s))
			return true;
	return false;
}

static struct val
fn_omit(struct exec *x, struct val *arg, int n)
{
	struct map *m = map_new(x->arena);
	struct map_entry *e;

	for (e = map_next(arg[0].m, NULL); e; e = map_next(arg[0].m, e))
		if (!is_named(e->key, arg + 1, n - 1))
			map_set(m, e->key, e->v);
	return dict_of(m);
}

static struct val
fn_pick(struct exec *x, struct val *arg, int n)
{
	struct map *m = map_new(x->arena);
	struct val *v;
	int i;

	for (i = 1; i < n; i++) {
		v = map_get(arg[0].m, arg[i].s);
		if (v)
			map_set(m, arg[i].s, *v);
	}
	return dict_of(m);
}

static struct val
fn_pluck(struct exec *x, struct val *arg, int n)
{
	struct val *out = arena_array(x->arena, struct val, (size_t)n), *v;
	size_t found = 0;
	int i;

	for (i = 1; i < n; i++) {
		v = map_get(arg[i].m, arg[0].s);
		if (v)
			out[found++] = *v;
	}
	return val_list(x->arena, out, found);
}

static struct val
fn_set(struct exec *x, struct val *arg, int n)
{
	(void)n;
	if (!arg[0].m)
		exec_fail(x, "assignment to entry in nil map");
	map_set(arg[0].m, arg[1].s, arg[2]);
	return dict_of(arg[0].m);
}

static struct val
fn_unset(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	map_del(arg[0].m, arg[1].s);
	return dict_of(arg[0].m);
}

static struct val
fn_values(struct exec *x, struct val *arg, int n)
{
	struct map *m = arg[0].m;
	struct map_entry **e = map_sorted(m, x->arena);
	size_t i, count = m ? m->n : 0;
	struct val *v = arena_array(x->arena, struct val, count);

	(void)n;
	for (i = 0; i < count; i++)
		v[i] = e[i]->v;
	return val_list(x->arena, v, count);
}

const struct func FUNCS_DICT[] = {
	{ "deepCopy", fn_deepCopy, 1, 1, NULL },
	{ "dict", fn_dict, 0, -1, NULL },
	{ "dig", fn_dig, 0, -1, NULL },
	{ "get", fn_get, 2, 2, "ms" },
	{ "hasKey", fn_hasKey, 2, 2, "ms" },
	{ "keys", fn_keys, 0, -1, "m" },
	{ "merge", fn_merge, 1, -1, "m" },
	{ "mergeOverwrite", fn_mergeOverwrite, 1, -1, "m" },
	{ "mustDeepCopy", fn_deepCopy, 1, 1, NULL },
	{ "mustMerge", fn_merge, 1, -1, "m" },
	{ "mustMergeOverwrite", fn_mergeOverwrite, 1, -1, "m" },
	{ "omit", fn_omit, 1, -1, "ms" },
	{ "pick", fn_pick, 1, -1, "ms" },
	{ "pluck", fn_pluck, 1, -1, "sm" },
	{ "set", fn_set, 3, 3, "ms." },
	{ "unset", fn_unset, 2, 2, "ms" },
	{ "values", fn_values, 1, 1, "m" },
	{ NULL, NULL, 0, 0, NULL },
};

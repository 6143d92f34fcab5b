/* SPDX-License-Identifier: Apache-2.0 */
/* The builtins eq, ne, lt, le, gt, ge: both kinds must fit each other; an int and a
 * uint compare by their mathematical values. */
#include "run.h"

static bool
is_basic(struct val v)
{
	switch (val_kind(v)) {
	case KIND_BOOL:
	case KIND_INT:
	case KIND_UINT:
	case KIND_FLOAT:
	case KIND_STRING:
		return true;
	default:
		return false;
	}
}

static _Noreturn void
incompatible(struct exec *x, struct val a, struct val b)
{
	exec_fail(x, "incompatible types for comparison: %s and %s", a.type->name,
		  b.type->name);
}

/* A list, a map or a function that is nil, or the nil value. */
static bool
is_null(struct val v)
{
	switch (val_kind(v)) {
	case KIND_NIL:
		return true;
	case KIND_LIST:
		return !v.l;
	case KIND_MAP:
		return !v.m;
	case KIND_FUNC:
		return !v.fn;
	case KIND_STRUCT:
		return !v.o;
	default:
		return false;
	}
}

/* v as %s prints it, for Go's messages. */
static struct str
shown(struct exec *x, struct val v)
{
	return exec_format(x, STR("%s"), &v, 1);
}

/* Compares two values of which neither is of a basic kind. */
static bool
equal_other(struct exec *x, struct val a, struct val b)
{
	bool pointer;

	if (!val_is_nil(a) && !val_is_nil(b) &&
	    strcmp(a.type->kind_name, b.type->kind_name) != 0)
		exec_fail(x, "non-comparable types %.*s: %s, %s: %.*s",
			  STR_ARG(shown(x, a)), a.type->name, b.type->name,
			  STR_ARG(exec_text(x, b)));
	if (is_null(a) || is_null(b))
		return is_null(a) == is_null(b);
	pointer = val_kind(b) == KIND_STRUCT && strcmp(b.type->kind_name, "ptr") == 0;
	if (val_kind(b) != KIND_STRUCT)
		exec_fail(x, "non-comparable type %.*s: %s", STR_ARG(shown(x, b)),
			  b.type->name);
	return pointer ? a.o == b.o : exec_equal(x, a, b);
}

static bool
equal(struct exec *x, struct val a, struct val b)
{
	enum kind ka = val_kind(a), kb = val_kind(b);

	if (ka == KIND_INT && kb == KIND_UINT)
		return a.i >= 0 && (uint64_t)a.i == b.u;
	if (ka == KIND_UINT && kb == KIND_INT)
		return b.i >= 0 && a.u == (uint64_t)b.i;
	if (!is_basic(a) && !is_basic(b))
		return equal_other(x, a, b);
	if (ka != kb && !val_is_nil(a) && !val_is_nil(b))
		incompatible(x, a, b);
	if (ka != kb)
		return false;
	switch (ka) {
	case KIND_BOOL:
		return a.b == b.b;
	case KIND_FLOAT:
		return a.f == b.f;
	case KIND_STRING:
		return str_eq(a.s, b.s);
	default:
		return a.u == b.u;
	}
}

static bool
less(struct exec *x, struct val a, struct val b)
{
	enum kind ka = val_kind(a), kb = val_kind(b);

	if (!is_basic(a) || !is_basic(b))
		exec_fail(x, "invalid type for comparison");
	if (ka == KIND_INT && kb == KIND_UINT)
		return a.i < 0 || (uint64_t)a.i < b.u;
	if (ka == KIND_UINT && kb == KIND_INT)
		return b.i >= 0 && a.u < (uint64_t)b.i;
	if (ka != kb)
		incompatible(x, a, b);
	switch (ka) {
	case KIND_BOOL:
		exec_fail(x, "invalid type for comparison");
	case KIND_FLOAT:
		return a.f < b.f;
	case KIND_STRING:
		return str_cmp(a.s, b.s) < 0;
	case KIND_UINT:
		return a.u < b.u;
	default:
		return a.i < b.i;
	}
}

static bool
less_or_equal(struct exec *x, struct val a, struct val b)
{
	return less(x, a, b) || equal(x, a, b);
}

struct val
fn_eq(struct exec *x, struct val *arg, int n)
{
	int i;

	if (n < 2)
		exec_fail(x, "missing argument for comparison");
	for (i = 1; i < n; i++)
		if (equal(x, arg[0], arg[i]))
			return val_bool(true);
	return val_bool(false);
}

struct val
fn_ne(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_bool(!equal(x, arg[0], arg[1]));
}

struct val
fn_lt(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_bool(less(x, arg[0], arg[1]));
}

struct val
fn_le(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_bool(less_or_equal(x, arg[0], arg[1]));
}

struct val
fn_gt(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_bool(!less_or_equal(x, arg[0], arg[1]));
}

struct val
fn_ge(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_bool(!less(x, arg[0], arg[1]));
}

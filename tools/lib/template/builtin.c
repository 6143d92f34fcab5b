/* SPDX-License-Identifier: Apache-2.0 */
/* Go's builtin functions: logic, containers, printing. */
#include "base/limits.h"
#include "base/map.h"
#include "fmt.h"
#include "run.h"

static bool
nil_iface(const struct exec *x, int i)
{
	return i < 32 && (x->run->nil_iface >> i & 1);
}

/* The type's name, or what a pointer points to. */
static const char *
pointed_name(const struct type *t)
{
	return t->name + (t->name[0] == '*');
}

/* and and or are executed by the engine, since they skip arguments. */
static struct val
fn_logic(struct exec *x, struct val *arg, int n)
{
	(void)x;
	return arg[n - 1];
}

static struct val
fn_not(struct exec *x, struct val *arg, int n)
{
	(void)x;
	(void)n;
	return val_bool(!val_truth(arg[0]));
}

static struct val
fn_len(struct exec *x, struct val *arg, int n)
{
	struct val v = arg[0];

	(void)n;
	switch (val_kind(v)) {
	case KIND_STRING:
	case KIND_BYTES:
		return val_int((int64_t)v.s.n);
	case KIND_LIST:
		return val_int(v.l ? (int64_t)v.l->n : 0);
	case KIND_MAP:
		return val_int(v.m ? (int64_t)v.m->n : 0);
	case KIND_NIL:
		if (nil_iface(x, 0))
			exec_fail(x, "len of nil pointer");
		exec_fail(x, "reflect: call of reflect.Value.Type on zero Value");
	default:
		exec_fail(x, "len of type %s", pointed_name(v.type));
	}
}

/* v as an index of something of that length or capacity. */
static size_t
index_arg(struct exec *x, struct val v, size_t most)
{
	if (val_is_nil(v))
		exec_fail(x, "cannot index slice/array with nil");
	if (val_kind(v) != KIND_INT && val_kind(v) != KIND_UINT)
		exec_fail(x, "cannot index slice/array with type %s", v.type->name);
	if (v.i < 0 || v.u > most)
		exec_fail(x, "index out of range: %lld", (long long)v.i);
	return (size_t)v.u;
}

static struct val
index_bytes(struct exec *x, struct val v, struct val at)
{
	size_t i = index_arg(x, at, v.s.n);

	if (i == v.s.n)
		exec_fail(x, "reflect: %s index out of range",
			  val_kind(v) == KIND_STRING ? "string" : "slice");
	return (struct val){ .type = &TYPE_UINT8, .u = (unsigned char)v.s.p[i] };
}

static struct val
index_list(struct exec *x, struct val v, struct val at)
{
	size_t len = v.l ? v.l->n : 0, i = index_arg(x, at, len);

	if (i == len)
		exec_fail(x, "reflect: slice index out of range");
	return v.l->v[i];
}

static struct val
index_map(struct exec *x, struct val v, struct val key)
{
	struct val *found;

	if (val_is_nil(key))
		exec_fail(x, "value is nil; should be of type string");
	if (val_kind(key) != KIND_STRING)
		exec_fail(x, "value has type %s; should be string", key.type->name);
	found = v.m ? map_get(v.m, key.s) : NULL;
	return found ? *found : (struct val){ .type = v.type->elem };
}

static struct val
fn_index(struct exec *x, struct val *arg, int n)
{
	struct val v = arg[0];
	int i;

	if (val_is_nil(v))
		exec_fail(x, "index of untyped nil");
	for (i = 1; i < n; i++) {
		switch (val_kind(v)) {
		case KIND_STRING:
		case KIND_BYTES:
			v = index_bytes(x, v, arg[i]);
			break;
		case KIND_LIST:
			v = index_list(x, v, arg[i]);
			break;
		case KIND_MAP:
			v = index_map(x, v, arg[i]);
			break;
		case KIND_NIL:
			exec_fail(x, "index of nil pointer");
		default:
			exec_fail(x, "can't index item of type %s",
				  pointed_name(v.type));
		}
	}
	return v;
}

/* The bounds that slice's arguments ask for. */
static void
slice_bounds(struct exec *x, struct val *arg, int n, size_t len, size_t at[3])
{
	int i;

	at[0] = 0;
	at[1] = at[2] = len;
	for (i = 1; i < n; i++)
		at[i - 1] = index_arg(x, arg[i], len);
	if (at[0] > at[1])
		exec_fail(x, "invalid slice index: %zu > %zu", at[0], at[1]);
	if (at[1] > at[2])
		exec_fail(x, "invalid slice index: %zu > %zu", at[1], at[2]);
}

static struct val
fn_slice(struct exec *x, struct val *arg, int n)
{
	struct val v = arg[0];
	size_t at[3];

	if (val_is_nil(v))
		exec_fail(x, "slice of untyped nil");
	if (n > 4)
		exec_fail(x, "too many slice indexes: %d", n - 1);
	switch (val_kind(v)) {
	case KIND_STRING:
		if (n == 4)
			exec_fail(x, "cannot 3-index slice a string");
		/* fall through */
	case KIND_BYTES:
		slice_bounds(x, arg, n, v.s.n, at);
		v.s = str_sub(v.s, at[0], at[1]);
		return v;
	case KIND_LIST:
		slice_bounds(x, arg, n, v.l ? v.l->n : 0, at);
		return val_list_of(x->arena, v.type, v.l ? v.l->v + at[0] : NULL,
				   at[1] - at[0]);
	default:
		exec_fail(x, "can't slice item of type %s", pointed_name(v.type));
	}
}

/* Checks argument i of a function that call calls; integers convert. */
static void
check_call_arg(struct exec *x, const struct func *fn, int i, struct val *v)
{
	char type = arg_letter(fn, (size_t)i);
	bool integer = val_kind(*v) == KIND_INT || val_kind(*v) == KIND_UINT;

	if (val_is_nil(*v)) {
		if (!strchr(".ml", type))
			exec_fail(x, "arg %d: value is nil; should be of type %s", i,
				  arg_type_name(type));
		*v = arg_zero(type);
		return;
	}
	if (!arg_assignable(v->type, type) && !(integer && (type == 'i' || type == 'I')))
		exec_fail(x, "arg %d: value has type %s; should be %s", i, v->type->name,
			  arg_type_name(type));
	if (type == 'i' || type == 'I')
		v->type = type == 'i' ? &TYPE_INT : &TYPE_INT64;
}

static struct val
fn_call(struct exec *x, struct val *arg, int n)
{
	struct str name = x->run->callee;
	const struct func *fn = arg[0].fn;
	int i;

	if (val_is_nil(arg[0]))
		exec_fail(x, "call of nil");
	if (val_kind(arg[0]) != KIND_FUNC)
		exec_fail(x, "non-function %.*s of type %s", STR_ARG(name), arg[0].type->name);
	if (n - 1 < fn->min && fn->min != fn->max)
		exec_fail(x, "wrong number of args for %.*s: got %d want at least %d",
			  STR_ARG(name), n - 1, fn->min);
	if (n - 1 < fn->min || (fn->max >= 0 && n - 1 > fn->max))
		exec_fail(x, "wrong number of args for %.*s: got %d want %d", STR_ARG(name),
			  n - 1, fn->max);
	for (i = 1; i < n; i++)
		check_call_arg(x, fn, i - 1, &arg[i]);
	return fn->fn(x, arg + 1, n - 1);
}

static struct val
fn_print(struct exec *x, struct val *arg, int n)
{
	struct buf b;

	buf_init(&b, x->arena, LIMIT_OUTPUT);
	fmt_print(x, &b, arg, n);
	return val_str(buf_str(&b));
}

static struct val
fn_println(struct exec *x, struct val *arg, int n)
{
	struct buf b;

	buf_init(&b, x->arena, LIMIT_OUTPUT);
	fmt_println(x, &b, arg, n);
	return val_str(buf_str(&b));
}

static struct val
fn_printf(struct exec *x, struct val *arg, int n)
{
	return val_str(exec_format(x, arg[0].s, arg + 1, n - 1));
}

const struct func FUNCS_BUILTIN[] = {
	{ "and", fn_logic, 1, -1 },
	{ "call", fn_call, 1, -1 },
	{ "eq", fn_eq, 1, -1 },
	{ "ge", fn_ge, 2, 2 },
	{ "gt", fn_gt, 2, 2 },
	{ "html", fn_html, 0, -1 },
	{ "index", fn_index, 1, -1 },
	{ "js", fn_js, 0, -1 },
	{ "le", fn_le, 2, 2 },
	{ "len", fn_len, 1, 1 },
	{ "lt", fn_lt, 2, 2 },
	{ "ne", fn_ne, 2, 2 },
	{ "not", fn_not, 1, 1 },
	{ "or", fn_logic, 1, -1 },
	{ "print", fn_print, 0, -1 },
	{ "printf", fn_printf, 1, -1, "s." },
	{ "println", fn_println, 0, -1 },
	{ "slice", fn_slice, 1, -1 },
	{ "urlquery", fn_urlquery, 0, -1 },
	{ NULL },
};

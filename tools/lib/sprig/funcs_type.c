/* SPDX-License-Identifier: Apache-2.0 */
/* Types and kinds of values, by their names in Go. */
#include "families.h"
#include "sprig.h"

static const char *
type_name(struct val v)
{
	return v.type ? v.type->name : "<nil>";
}

static const char *
kind_name(struct val v)
{
	return v.type ? v.type->kind_name : "invalid";
}

static struct val
fn_deepEqual(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_bool(exec_equal(x, arg[0], arg[1]));
}

static struct val
fn_kindIs(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_bool(str_is(arg[0].s, kind_name(arg[1])));
}

static struct val
fn_kindOf(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_cstr(kind_name(arg[0]));
}

static struct val
fn_typeIs(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_bool(str_is(arg[0].s, type_name(arg[1])));
}

/* Like typeIs, but a pointer is also of the type that it points to. */
static struct val
fn_typeIsLike(struct exec *x, struct val *arg, int n)
{
	const char *t = type_name(arg[1]);

	(void)x, (void)n;
	return val_bool(str_is(arg[0].s, t) || (t[0] == '*' && str_is(arg[0].s, t + 1)));
}

static struct val
fn_typeOf(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_cstr(type_name(arg[0]));
}

const struct func FUNCS_TYPE[] = {
	{ "deepEqual", fn_deepEqual, 2, 2, NULL },
	{ "kindIs", fn_kindIs, 2, 2, "s." },
	{ "kindOf", fn_kindOf, 1, 1, NULL },
	{ "typeIs", fn_typeIs, 2, 2, "s." },
	{ "typeIsLike", fn_typeIsLike, 2, 2, "s." },
	{ "typeOf", fn_typeOf, 1, 1, NULL },
	{ NULL, NULL, 0, 0, NULL },
};

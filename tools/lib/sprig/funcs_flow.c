/* SPDX-License-Identifier: Apache-2.0 */
/* Defaults and choices.  A value is empty for Sprig when it is false for Go's
 * templates. */
#include "families.h"
#include "sprig.h"

static struct val
fn_all(struct exec *x, struct val *arg, int n)
{
	int i;

	(void)x;
	for (i = 0; i < n; i++)
		if (!val_truth(arg[i]))
			return val_bool(false);
	return val_bool(true);
}

static struct val
fn_any(struct exec *x, struct val *arg, int n)
{
	int i;

	(void)x;
	for (i = 0; i < n; i++)
		if (val_truth(arg[i]))
			return val_bool(true);
	return val_bool(false);
}

static struct val
fn_coalesce(struct exec *x, struct val *arg, int n)
{
	int i;

	(void)x;
	for (i = 0; i < n; i++)
		if (val_truth(arg[i]))
			return arg[i];
	return NIL;
}

static struct val
fn_default(struct exec *x, struct val *arg, int n)
{
	(void)x;
	return n > 1 && val_truth(arg[1]) ? arg[1] : arg[0];
}

static struct val
fn_empty(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_bool(!val_truth(arg[0]));
}

static struct val
fn_fail(struct exec *x, struct val *arg, int n)
{
	(void)n;
	exec_fail(x, "%.*s", STR_ARG(arg[0].s));
}

static struct val
fn_hello(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)arg, (void)n;
	return val_cstr("Hello!");
}

static struct val
fn_ternary(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return arg[2].b ? arg[0] : arg[1];
}

const struct func FUNCS_FLOW[] = {
	{ "all", fn_all, 0, -1, NULL },
	{ "any", fn_any, 0, -1, NULL },
	{ "coalesce", fn_coalesce, 0, -1, NULL },
	{ "default", fn_default, 1, -1, NULL },
	{ "empty", fn_empty, 1, 1, NULL },
	{ "fail", fn_fail, 1, 1, "s" },
	{ "hello", fn_hello, 0, 0, NULL },
	{ "ternary", fn_ternary, 3, 3, "..b" },
	{ NULL, NULL, 0, 0, NULL },
};

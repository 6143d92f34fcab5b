/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NESTED_H
#define NESTED_H
/* include and tpl for tests of the engine, which has neither by itself. */
#include "template/exec.h"

static inline struct val
nested_include(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_str(exec_include(x, arg[0].s, arg[1]));
}

static inline struct val
nested_tpl(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_str(exec_tpl(x, STR("gotpl"), arg[0].s, arg[1]));
}

/* Their rows of a function table. */
#define NESTED_FUNCS \
	{ "include", nested_include, 2, 2, "s." }, \
	{ "tpl", nested_tpl, 2, 2, "s." }

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "values_type.h"

#include "base/map.h"
#include "golang/quote.h"
#include "template/exec.h"
#include "values.h"
#include "yaml/yaml.h"

static _Noreturn void
fail_key(struct exec *x, struct str key, const char *what)
{
	struct buf b;

	buf_init(&b, x->arena, 4 * key.n + 64);
	buf_quote(&b, key);
	exec_fail(x, "%.*s is not a %s", STR_ARG(buf_str(&b)), what);
}

static struct val
method_as_map(struct exec *x, struct val *arg, int n)
{
	(void)n;
	if (!arg[0].m || arg[0].m->n == 0)
		return val_map(x->arena);
	return (struct val){ .type = &TYPE_MAP, .m = arg[0].m };
}

static struct val
method_table(struct exec *x, struct val *arg, int n)
{
	struct val table;
	struct str key;

	(void)n;
	if (!values_table(arg[0], arg[1].s, &table, &key))
		fail_key(x, key, "table");
	table.type = arg[0].type;
	return table;
}

static struct val
method_path_value(struct exec *x, struct val *arg, int n)
{
	struct str path = arg[1].s;
	struct val v;

	(void)n;
	if (path.n == 0)
		exec_fail(x, "YAML path cannot be empty");
	if (!values_scalar(arg[0], path, &v))
		fail_key(x, str_sub(path, (size_t)(str_rchr(path, '.') + 1), path.n), "value");
	return v;
}

static struct val
method_yaml(struct exec *x, struct val *arg, int n)
{
	struct err e = { .arena = x->arena };
	struct str out;

	(void)n;
	if (!yaml_emit(x->arena, arg[0], &out, &e))
		exec_fail(x, "%s", e.msg);
	return val_str(out);
}

static const struct func methods[] = {
	{ "AsMap", method_as_map, 0, 0, NULL },
	{ "PathValue", method_path_value, 1, 1, "s" },
	{ "Table", method_table, 1, 1, "s" },
	{ "YAML", method_yaml, 0, 0, NULL },
	{ 0 },
};

const struct type VALUES_TYPE[2] = {
	{ .name = "chartutil.Values", .kind = KIND_MAP, .kind_name = "map",
	  .methods = methods },
	{ .name = "common.Values", .kind = KIND_MAP, .kind_name = "map",
	  .methods = methods },
};

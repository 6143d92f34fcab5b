/* SPDX-License-Identifier: Apache-2.0 */
#include "templated.h"

#include "base/exe.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"
#include "sprig/families.h"
#include "template/exec.h"
#include "yaml/yaml.h"

/* v as YAML without its final newline. */
static struct val
fn_toYaml(struct exec *x, struct val *arg, int n)
{
	struct err e = { .arena = x->arena };
	struct str out;

	(void)n;
	if (!yaml_emit(x->arena, arg[0], &out, &e))
		exec_fail(x, "%s", e.msg);
	return val_str(str_trim(out));
}

static const struct func FUNCS_TEMPLATED[] = {
	{ .name = "toYaml", .fn = fn_toYaml, .min = 1, .max = 1 },
	{ 0 },
};

static const struct tmpl_family families[] = {
	{ FUNCS_STRING }, { FUNCS_CASE }, { FUNCS_TEXT }, { FUNCS_LIST }, { FUNCS_DICT },
	{ FUNCS_MATH }, { FUNCS_TYPE }, { FUNCS_PATH }, { FUNCS_ENCODING }, { FUNCS_FLOW },
	{ FUNCS_REGEX }, { FUNCS_SEMVER }, { FUNCS_TEMPLATED }, { 0 },
};

bool
templated_write(struct arena *a, const char *path, struct val dot, struct str *out, struct err *e)
{
	struct tmpl_set *set = tmpl_new(a, families);
	struct tmpl_where where = { 0 };
	struct str text;

	return file_read(a, path, LIMIT_FILE, &text, e) &&
	       tmpl_parse(set, str_of(path), text, e) &&
	       tmpl_exec(set, str_of(path), dot, NULL, out, &where, e);
}

bool
templated_shipped(struct arena *a, const char *argv0, const char *name, const char **path,
		 struct err *e)
{
	char *here;

	if (!exe_dir(a, argv0, &here, e))
		return false;
	*path = path_join(a, here, arena_printf(a, "../../share/mkmirror/templates/%s", name));
	return true;
}

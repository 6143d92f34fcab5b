/* SPDX-License-Identifier: Apache-2.0 */
#include "funcs_helm.h"

#include "base/map.h"
#include "decode.h"
#include "golang/toml.h"
#include "json/gojson.h"
#include "template/exec.h"
#include "yaml/yaml.h"
#include "yaml/yaml_brackets.h"

/* The text without one newline at its end. */
static struct val
chomped(struct str text)
{
	if (str_ends(text, STR("\n")))
		text.n--;
	return val_str(text);
}

/* v, or for null Go's nil map or slice of type t. */
static struct val
typed(struct val v, const struct type *t)
{
	return val_is_nil(v) ? (struct val){ .type = t } : v;
}

/* The map that fromYaml and its like return for an error.  A limit that was passed is
 * an error of the template. */
static struct val
error_map(struct exec *x, const struct err *e)
{
	struct val out = val_map(x->arena);

	if (yaml_brackets_over())
		exec_fail(x, "%s", e->msg);
	map_set(out.m, STR("Error"), val_cstr(e->msg));
	return out;
}

static struct val
error_list(struct exec *x, const struct err *e)
{
	struct val *v = arena_new(x->arena, struct val);

	if (yaml_brackets_over())
		exec_fail(x, "%s", e->msg);
	*v = val_cstr(e->msg);
	return val_list(x->arena, v, 1);
}

static struct val
fn_fail(struct exec *x, struct val *arg, int n)
{
	(void)n;
	exec_fail(x, FAIL_START "%.*s" FAIL_END, STR_ARG(arg[0].s));
}

static struct val
fn_required(struct exec *x, struct val *arg, int n)
{
	(void)n;
	if (val_is_nil(arg[1]) || (arg[1].type == &TYPE_STRING && !arg[1].s.n))
		exec_fail(x, FAIL_START "%.*s" FAIL_END, STR_ARG(arg[0].s));
	return arg[1];
}

static struct val
fn_include(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_str(exec_include(x, arg[0].s, arg[1]));
}

/* The function tpl: Helm calls each such template "gotpl", and removes the text that
 * Go prints for missing values. */
static struct val
fn_tpl(struct exec *x, struct val *arg, int n)
{
	struct str out = exec_tpl(x, STR("gotpl"), arg[0].s, arg[1]);
	ptrdiff_t at = str_find(out, STR("<no value>"));
	struct buf b;

	(void)n;
	if (at < 0)
		return val_str(out);
	buf_init(&b, x->arena, out.n);
	for (; at >= 0; at = str_find(out, STR("<no value>"))) {
		buf_add(&b, str_sub(out, 0, (size_t)at));
		out = str_sub(out, (size_t)at + strlen("<no value>"), out.n);
	}
	buf_add(&b, out);
	return val_str(buf_str(&b));
}

/* The function lookup: there is no cluster, so it finds nothing. */
static struct val
fn_lookup(struct exec *x, struct val *arg, int n)
{
	(void)arg;
	(void)n;
	return val_map(x->arena);
}

static struct val
fn_getHostByName(struct exec *x, struct val *arg, int n)
{
	(void)x;
	(void)arg;
	(void)n;
	return val_cstr("");
}

/* The result for a value that cannot be written: "" as in Helm, but our own limits,
 * which Helm does not have, fail the run. */
static struct val
unwritten(struct exec *x, const struct err *e)
{
	if (e->status == STATUS_INCOMPLETE)
		exec_fail(x, "%s", e->msg);
	return val_cstr("");
}

static struct val
fn_toYaml(struct exec *x, struct val *arg, int n)
{
	struct err e = { .arena = x->arena };
	struct str text;

	(void)n;
	if (!yaml_emit(x->arena, arg[0], &text, &e))
		return unwritten(x, &e);
	return chomped(text);
}

static struct val
fn_mustToYaml(struct exec *x, struct val *arg, int n)
{
	struct err e = { .arena = x->arena };
	struct str text;

	(void)n;
	if (!yaml_emit(x->arena, arg[0], &text, &e))
		exec_fail(x, "%s", e.msg);
	return chomped(text);
}

static struct val
fn_toYamlPretty(struct exec *x, struct val *arg, int n)
{
	struct err e = { .arena = x->arena };
	struct str text;

	(void)n;
	if (!yaml_emit_pretty(x->arena, arg[0], &text, &e))
		return unwritten(x, &e);
	return chomped(text);
}

static struct val
fn_fromYaml(struct exec *x, struct val *arg, int n)
{
	struct err e = { .arena = x->arena };
	struct val v;

	(void)n;
	if (!decode_map(x->arena, arg[0].s, &v, &e))
		return error_map(x, &e);
	return val_is_nil(v) ? val_map(x->arena) : v;
}

static struct val
fn_fromYamlArray(struct exec *x, struct val *arg, int n)
{
	struct err e = { .arena = x->arena };
	struct val v;

	(void)n;
	if (!yaml_parse(x->arena, arg[0].s, YAML_FLOATS, &v, &e)) {
		err_wrap(&e, "error converting YAML to JSON");
		return error_list(x, &e);
	}
	if (val_is_nil(v))
		return val_list(x->arena, NULL, 0);
	if (val_kind(v) == KIND_LIST)
		return v;
	err_set(&e, STATUS_INCOMPLETE,
		"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal %s into Go value of type []interface {}",
		decode_json_type(v));
	return error_list(x, &e);
}

static struct val
fn_toJson(struct exec *x, struct val *arg, int n)
{
	struct err e = { .arena = x->arena };
	struct str text;

	(void)n;
	if (!gojson_emit(x->arena, arg[0], GOJSON_HTML, &text, &e))
		return unwritten(x, &e);
	return val_str(text);
}

static struct val
fn_mustToJson(struct exec *x, struct val *arg, int n)
{
	struct err e = { .arena = x->arena };
	struct str text;

	(void)n;
	if (!gojson_emit(x->arena, arg[0], GOJSON_HTML, &text, &e))
		exec_fail(x, "%s", e.msg);
	return val_str(text);
}

static struct val
fn_fromJson(struct exec *x, struct val *arg, int n)
{
	struct err e = { .arena = x->arena };
	struct val v;

	(void)n;
	if (!gojson_parse(x->arena, arg[0].s, GOJSON_MAP, &v, &e))
		return error_map(x, &e);
	return typed(v, &TYPE_MAP);
}

static struct val
fn_fromJsonArray(struct exec *x, struct val *arg, int n)
{
	struct err e = { .arena = x->arena };
	struct val v;

	(void)n;
	if (!gojson_parse(x->arena, arg[0].s, GOJSON_LIST, &v, &e))
		return error_list(x, &e);
	return typed(v, &TYPE_LIST);
}

static struct val
fn_toToml(struct exec *x, struct val *arg, int n)
{
	struct err e = { .arena = x->arena };
	struct str text;

	(void)n;
	if (toml_emit(x->arena, arg[0], &text, &e))
		return val_str(text);
	/* Go's package panics for nil */
	if (val_is_nil(arg[0]) || e.status == STATUS_INCOMPLETE)
		exec_fail(x, "%s", e.msg);
	return val_cstr(e.msg);
}

static struct val
fn_mustToToml(struct exec *x, struct val *arg, int n)
{
	struct err e = { .arena = x->arena };
	struct str text;

	(void)n;
	if (!toml_emit(x->arena, arg[0], &text, &e))
		exec_fail(x, "%s", e.msg);
	return val_str(text);
}

static struct val
fn_fromToml(struct exec *x, struct val *arg, int n)
{
	struct err e = { .arena = x->arena };
	struct val v;

	(void)n;
	if (!toml_parse(x->arena, arg[0].s, &v, &e))
		return error_map(x, &e);
	return v;
}

const struct func FUNCS_HELM[] = {
	{ "fail", fn_fail, 1, 1, "s" },
	{ "fromJson", fn_fromJson, 1, 1, "s" },
	{ "fromJsonArray", fn_fromJsonArray, 1, 1, "s" },
	{ "fromToml", fn_fromToml, 1, 1, "s" },
	{ "fromYaml", fn_fromYaml, 1, 1, "s" },
	{ "fromYamlArray", fn_fromYamlArray, 1, 1, "s" },
	{ "getHostByName", fn_getHostByName, 1, 1, "s" },
	{ "include", fn_include, 2, 2, "s." },
	{ "lookup", fn_lookup, 4, 4, "ssss" },
	{ "required", fn_required, 2, 2, "s." },
	{ "toJson", fn_toJson, 1, 1, "." },
	{ "toToml", fn_toToml, 1, 1, "." },
	{ "toYaml", fn_toYaml, 1, 1, "." },
	{ "toYamlPretty", fn_toYamlPretty, 1, 1, "." },
	{ "tpl", fn_tpl, 2, 2, "s." },
	{ 0 },
};

const struct func FUNCS_HELM4[] = {
	{ "mustToJson", fn_mustToJson, 1, 1, "." },
	{ "mustToToml", fn_mustToToml, 1, 1, "." },
	{ "mustToYaml", fn_mustToYaml, 1, 1, "." },
	{ 0 },
};

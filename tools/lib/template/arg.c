/* SPDX-License-Identifier: Apache-2.0 */
/* Go's types of parameters, and what fits them. */
#include "run.h"
#include "time_value.h"

const char *
arg_type_name(char type)
{
	switch (type) {
	case 's':
		return "string";
	case 'i':
		return "int";
	case 'I':
		return "int64";
	case 'f':
		return "float64";
	case 'b':
		return "bool";
	case 'm':
		return "map[string]interface {}";
	case 'l':
		return "[]interface {}";
	case 't':
		return "time.Time";
	default:
		return "interface {}";
	}
}

bool
arg_assignable(const struct type *t, char type)
{
	switch (type) {
	case 's':
		return t == &TYPE_STRING;
	case 'i':
		return t == &TYPE_INT;
	case 'I':
		return t == &TYPE_INT64;
	case 'f':
		return t == &TYPE_FLOAT64;
	case 'b':
		return t == &TYPE_BOOL;
	case 'm':
		return t->kind == KIND_MAP && !t->elem;
	case 'l':
		return t->kind == KIND_LIST && !t->elem;
	case 't':
		return t == &TYPE_TIME;
	default:
		return true;
	}
}

struct val
arg_zero(char type)
{
	switch (type) {
	case 'm':
		return (struct val){ .type = &TYPE_MAP };
	case 'l':
		return (struct val){ .type = &TYPE_LIST };
	default:
		return NIL;
	}
}

struct val
arg_check(struct run *r, struct rv v, char type)
{
	if (!v.v.type && !v.iface) {
		if (type != 'm' && type != 'l')
			run_fail(r, "invalid value; expected %s", arg_type_name(type));
		return arg_zero(type);
	}
	if (!v.v.type || !arg_assignable(v.v.type, type))
		run_fail(r, "wrong type for value; expected %s; got %s", arg_type_name(type),
			 v.v.type ? v.v.type->name : "interface {}");
	return v.v;
}

char
arg_letter(const struct func *fn, size_t i)
{
	size_t n = fn->params ? strlen(fn->params) : 0;

	return n ? fn->params[i < n ? i : n - 1] : '.';
}

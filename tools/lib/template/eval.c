/* SPDX-License-Identifier: Apache-2.0 */
/* Values of pipelines, commands, fields and constants. */
#include "run.h"

static const struct rv invalid;

void
eval_declare(struct run *r, struct key name, struct rv value)
{
	r->var = arena_room(&r->set->lasting, r->var, r->nvar, &r->var_room, sizeof *r->var);
	r->var[r->nvar++] = (struct var){ name, value, r->x.arena->regions };
}

/* The newest variable of that name in the running template. */
static struct var *
find_var(struct run *r, const struct key *name)
{
	size_t i;

	for (i = r->nvar; i-- > r->frame->vars;)
		if (r->var[i].name.hash == name->hash &&
		    str_eq(r->var[i].name.name, name->name))
			return &r->var[i];
	run_fail(r, "undefined variable: %.*s", STR_ARG(name->name));
}

void
eval_assign(struct run *r, const struct key *name, struct rv value)
{
	struct var *v = find_var(r, name);

	if (val_refers(value.v))
		arena_written(r->x.arena, v->age);
	v->value = value;
}

const char *
rv_type(struct rv v)
{
	return v.iface || !v.v.type ? "interface {}" : v.v.type->name;
}

/* The zero value of what a map holds. */
static struct rv
zero_elem(struct run *r, const struct type *map)
{
	struct rv v = { .v = { .type = map->elem }, .iface = !map->elem };

	if (val_kind(v.v) == KIND_LIST)
		v.v = val_list_of(r->x.arena, map->elem, NULL, 0);
	else if (val_kind(v.v) == KIND_MAP)
		v.v.m = map_new(r->x.arena);
	return v;
}

static struct rv
map_field(struct run *r, struct val map, const struct key *key, const struct args *args)
{
	struct val *found = map.m ? map_get_hashed(map.m, key->name, key->hash) : NULL;

	if (args->n > 1 || args->final)
		run_fail(r, "%.*s is not a method but has arguments", STR_ARG(key->name));
	if (found)
		return (struct rv){ *found, !map.type->elem };
	if (r->set->missing == TMPL_MISSING_ERROR)
		run_fail(r, "map has no entry for key %s", run_quote(r, key->name));
	return r->set->missing == TMPL_MISSING_ZERO ? zero_elem(r, map.type) : invalid;
}

static const struct func *
find_method(const struct type *t, struct str name)
{
	const struct func *m;

	for (m = t->methods; m && m->name; m++)
		if (str_is(name, m->name))
			return m;
	return NULL;
}

/* The place of a struct's field, or -1. */
static int
find_field(const struct type *t, struct str name)
{
	int i;

	for (i = 0; t->fields && t->fields[i]; i++)
		if (str_is(name, t->fields[i]))
			return i;
	return -1;
}

/* The value of .key of the receiver: a method's result, a field, or a map's entry. */
static struct rv
eval_field(struct run *r, struct rv dot, const struct key *key, const struct node *n,
	   const struct args *args, struct rv receiver)
{
	const struct type *t = receiver.v.type;
	const struct func *method;
	int i;

	if (!t && receiver.iface)
		run_fail(r, "nil pointer evaluating interface {}.%.*s", STR_ARG(key->name));
	if (!t && r->set->missing == TMPL_MISSING_ERROR)
		run_fail(r, "nil data; no entry for key %s", run_quote(r, key->name));
	if (!t)
		return invalid;
	method = t->methods ? find_method(t, key->name) : NULL;
	if (method)
		return eval_call(r, dot, method, BUILTIN_NONE, n, key->name, args, &receiver.v);
	if (t->kind == KIND_MAP)
		return map_field(r, receiver.v, key, args);
	if (t->kind == KIND_STRUCT && (i = find_field(t, key->name)) >= 0) {
		if (!receiver.v.o)
			run_fail(r, "nil pointer evaluating %s.%.*s", rv_type(receiver),
				 STR_ARG(key->name));
		if (args->n > 1 || args->final)
			run_fail(r, "%.*s has arguments but cannot be invoked as function",
				 STR_ARG(key->name));
		return (struct rv){ receiver.v.o->v[i], false };
	}
	run_fail(r, "can't evaluate field %.*s in type %s", STR_ARG(key->name),
		 rv_type(receiver));
}

/* Evaluates the names of a path from number `from` on; the last one takes the arguments. */
static struct rv
eval_path(struct run *r, struct rv dot, struct rv receiver, const struct node *n,
	  size_t from, const struct args *args)
{
	static const struct args none;
	size_t i;

	for (i = from; i + 1 < n->path.n; i++)
		receiver = eval_field(r, dot, &n->path.key[i], n, &none, receiver);
	return eval_field(r, dot, &n->path.key[i], n, args, receiver);
}

static void
not_a_function(struct run *r, const struct args *args)
{
	if (args->n > 1 || args->final)
		run_fail(r, "can't give argument to non-function %s",
			 run_print(r, args->first));
}

static struct rv
eval_variable(struct run *r, struct rv dot, const struct node *n, const struct args *args)
{
	struct rv v;

	r->frame->node = n;
	v = find_var(r, &n->path.key[0])->value;
	if (n->path.n > 1)
		return eval_path(r, dot, v, n, 1, args);
	not_a_function(r, args);
	return v;
}

static struct rv
eval_chain(struct run *r, struct rv dot, const struct node *n, const struct args *args)
{
	struct rv v;

	r->frame->node = n;
	if (n->path.term->type == NODE_NIL)
		run_fail(r, "indirection through explicit nil in %s", run_print(r, n));
	v = eval_arg(r, dot, 0, n->path.term);
	return eval_path(r, dot, v, n, 0, args);
}

static struct rv
eval_identifier(struct run *r, struct rv dot, const struct node *n,
		const struct node *cmd, const struct args *args)
{
	r->frame->node = n;
	return eval_call(r, dot, n->ident.fn, n->ident.builtin, cmd, n->ident.name,
			 args, NULL);
}

static struct rv
rv_of(struct val v)
{
	return (struct rv){ v, false };
}

/* The value of a number where no parameter asks for a type. */
static struct val
ideal_number(struct run *r, const struct node *n)
{
	r->frame->node = n;
	if (n->num.is_complex)
		run_fail(r, "complex number %.*s is not supported", STR_ARG(n->num.text));
	if (n->num.ideal_float)
		return val_float(n->num.f);
	if (!n->num.is_int)
		run_fail(r, "%.*s overflows int", STR_ARG(n->num.text));
	return val_int(n->num.i);
}

static struct rv
eval_word(struct run *r, struct rv dot, const struct node *n, const struct args *args)
{
	r->frame->node = n;
	not_a_function(r, args);
	switch (n->type) {
	case NODE_BOOL:
		return rv_of(val_bool(n->truth));
	case NODE_DOT:
		return dot;
	case NODE_NIL:
		run_fail(r, "nil is not a command");
	case NODE_NUMBER:
		return rv_of(ideal_number(r, n));
	case NODE_STRING:
		return rv_of(val_str(n->string.text));
	default:
		run_fail(r, "can't evaluate command %s",
			 run_quote(r, str_of(run_print(r, n))));
	}
}

static struct rv
eval_command(struct run *r, struct rv dot, const struct node *cmd, const struct rv *final)
{
	const struct node *n = cmd->cmd.arg;
	struct args args = { n, cmd->cmd.n, final };

	switch (n->type) {
	case NODE_FIELD:
		r->frame->node = n;
		return eval_path(r, dot, dot, n, 0, &args);
	case NODE_CHAIN:
		return eval_chain(r, dot, n, &args);
	case NODE_IDENTIFIER:
		return eval_identifier(r, dot, n, cmd, &args);
	case NODE_PIPE:
		not_a_function(r, &args);
		return eval_pipe(r, dot, n);
	case NODE_VARIABLE:
		return eval_variable(r, dot, n, &args);
	default:
		return eval_word(r, dot, n, &args);
	}
}

struct rv
eval_pipe(struct run *r, struct rv dot, const struct node *pipe)
{
	const struct node *cmd, *decl;
	struct rv v = invalid, final;

	if (!pipe)
		return v;
	r->frame->node = pipe;
	for (cmd = pipe->pipeline.cmd; cmd; cmd = cmd->next) {
		final = v;
		v = eval_command(r, dot, cmd, cmd == pipe->pipeline.cmd ? NULL : &final);
		v.iface = false;
	}
	for (decl = pipe->pipeline.decl; decl; decl = decl->next) {
		if (pipe->pipeline.assign)
			eval_assign(r, &decl->path.key[0], v);
		else
			eval_declare(r, decl->path.key[0], v);
	}
	return v;
}

/* A constant for a parameter of the given type. */
static struct val
eval_constant(struct run *r, char type, const struct node *n)
{
	static const struct {
		char type;
		const char *wants;
	} wants[] = { { 's', "string" }, { 'i', "integer" }, { 'I', "integer" },
		      { 'f', "float" }, { 'b', "bool" } };
	size_t i;

	r->frame->node = n;
	if (n->type == NODE_STRING && (type == 's' || type == '.'))
		return val_str(n->string.text);
	if (n->type == NODE_BOOL && (type == 'b' || type == '.'))
		return val_bool(n->truth);
	if (n->type == NODE_NUMBER && type == '.')
		return ideal_number(r, n);
	if (n->type == NODE_NUMBER && type == 'i' && n->num.is_int)
		return val_int(n->num.i);
	if (n->type == NODE_NUMBER && type == 'I' && n->num.is_int)
		return val_int64(n->num.i);
	if (n->type == NODE_NUMBER && type == 'f' && n->num.is_float)
		return val_float(n->num.f);
	for (i = 0; i < sizeof wants / sizeof *wants; i++)
		if (wants[i].type == type)
			run_fail(r, "expected %s; found %s", wants[i].wants, run_print(r, n));
	run_fail(r, "can't handle %s for arg of type %s", run_print(r, n),
		 arg_type_name(type));
}

struct rv
eval_arg(struct run *r, struct rv dot, char type, const struct node *n)
{
	struct args none = { .first = n };
	struct rv v;

	r->frame->node = n;
	switch (n->type) {
	case NODE_DOT:
		v = dot;
		break;
	case NODE_NIL:
		if (type && !strchr(".ml", type))
			run_fail(r, "cannot assign nil to %s", arg_type_name(type));
		v = invalid;
		break;
	case NODE_FIELD:
		v = eval_path(r, dot, dot, n, 0, &none);
		break;
	case NODE_VARIABLE:
		v = eval_variable(r, dot, n, &none);
		break;
	case NODE_PIPE:
		v = eval_pipe(r, dot, n);
		break;
	case NODE_IDENTIFIER:
		v = eval_identifier(r, dot, n, n, &none);
		v.iface = !v.v.type; /* a nil result has the type interface {} in Go */
		break;
	case NODE_CHAIN:
		v = eval_chain(r, dot, n, &none);
		break;
	default:
		return rv_of(eval_constant(r, type, n));
	}
	if (type && type != '.')
		v = rv_of(arg_check(r, v, type));
	return v;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Calls of functions and methods: number and types of arguments. */
#include "run.h"
#include "time_value.h"

enum {
	FEW_ARGS = 8,  /* as many need no memory */
	STEP_BYTES = 16 /* a function does so many of a text in the time of a step */
};

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

struct str
arg_str(struct exec *x, struct val v)
{
	return arg_check(x->run, (struct rv){ v, false }, 's').s;
}

int64_t
arg_int(struct exec *x, struct val v)
{
	return arg_check(x->run, (struct rv){ v, false }, 'i').i;
}

struct map *
arg_map(struct exec *x, struct val v)
{
	return arg_check(x->run, (struct rv){ v, false }, 'm').m;
}

struct list *
arg_list(struct exec *x, struct val v)
{
	return arg_check(x->run, (struct rv){ v, false }, 'l').l;
}

bool
arg_bool(struct exec *x, struct val v)
{
	return arg_check(x->run, (struct rv){ v, false }, 'b').b;
}

double
arg_float(struct exec *x, struct val v)
{
	return arg_check(x->run, (struct rv){ v, false }, 'f').f;
}

struct val
arg_type(struct exec *x, struct val v, const struct type *t)
{
	if (!v.type)
		run_fail(x->run, "invalid value; expected %s", t->name);
	if (v.type != t)
		run_fail(x->run, "wrong type for value; expected %s; got %s", t->name,
			 v.type->name);
	return v;
}

char
arg_letter(const struct func *fn, size_t i)
{
	size_t n = fn->params ? strlen(fn->params) : 0;

	return n ? fn->params[i < n ? i : n - 1] : '.';
}

static void
check_count(struct run *r, const struct func *fn, struct str name,
	    const struct args *args)
{
	int given = (args->n ? (int)args->n - 1 : 0), n = given + (args->final != NULL);

	if (fn->min == fn->max ? n == fn->min : n >= fn->min && (fn->max < 0 || n <= fn->max))
		return;
	if (fn->min != fn->max && n < fn->min)
		run_fail(r, "wrong number of args for %.*s: want at least %d got %d",
			 STR_ARG(name), fn->min, given);
	run_fail(r, "wrong number of args for %.*s: want %d got %d", STR_ARG(name),
		 fn->max, n);
}

/* and, or: evaluates no argument after the one that decides. */
static struct rv
eval_logic(struct run *r, struct rv dot, bool stop_at, const struct args *args)
{
	const struct node *n;
	struct rv v = { NIL, false };

	for (n = args->n ? args->first->next : NULL; n; n = n->next) {
		v = eval_arg(r, dot, '.', n);
		if (val_truth(v.v) == stop_at)
			return v;
	}
	return args->final ? *args->final : v;
}

/* Evaluates the arguments into argv; an invalid one is nil. */
static void
eval_args(struct run *r, struct rv dot, const struct func *fn, const struct args *args,
	  struct val *argv)
{
	const struct node *n = args->n ? args->first->next : NULL;
	uint32_t nils = 0;
	struct rv v;
	size_t i;
	char type;

	for (i = 0; n || (args->final && i < args->n + !args->n); i++) {
		type = arg_letter(fn, i);
		v = n ? eval_arg(r, dot, type, n) : *args->final;
		argv[i] = n || type == '.' ? v.v : arg_check(r, v, type);
		if (!v.v.type && v.iface && i < 32)
			nils |= 1u << i;
		n = n ? n->next : NULL;
	}
	r->nil_iface = nils;
}

/* The name that call's errors give to its function: what is written, or
 * reflect.Value.String of what was piped. */
static struct str
callee_name(struct run *r, const struct args *args)
{
	struct val v;

	if (args->n > 1)
		return str_of(run_print(r, args->first->next));
	v = args->final->v;
	if (val_kind(v) == KIND_STRING)
		return v.s;
	return str_of(arena_printf(r->x.arena, "<%s Value>", v.type ? v.type->name : "invalid"));
}

/* Counts the work of going through a text. */
static void
text_work(struct run *r, struct val v)
{
	if (val_kind(v) == KIND_STRING || val_kind(v) == KIND_BYTES)
		exec_work(&r->x, v.s.n / STEP_BYTES);
}

static struct rv
call(struct run *r, const struct func *fn, struct val *argv, size_t n)
{
	struct rv out;
	size_t i;

	for (i = 0; i < n; i++)
		text_work(r, argv[i]);
	out = (struct rv){ fn->fn(&r->x, argv, (int)n), false };
	text_work(r, out.v);
	return out;
}

struct rv
eval_call(struct run *r, struct rv dot, const struct func *fn, enum builtin builtin,
	  const struct node *node, struct str name, const struct args *args,
	  const struct val *receiver)
{
	size_t given = (args->n ? args->n - 1 : 0) + (args->final != NULL);
	size_t first = receiver != NULL;
	struct val few[FEW_ARGS], *argv = few;
	struct frame *f = r->frame;

	run_step(r);
	check_count(r, fn, name, args);
	if (builtin == BUILTIN_AND || builtin == BUILTIN_OR)
		return eval_logic(r, dot, builtin == BUILTIN_OR, args);
	if (given + first > FEW_ARGS)
		argv = arena_array(r->x.arena, struct val, given + first);
	if (receiver)
		argv[0] = *receiver;
	eval_args(r, dot, fn, args, argv + first);
	if (builtin == BUILTIN_CALL)
		r->callee = callee_name(r, args);
	f->call = node;
	f->callee = name;
	return call(r, fn, argv, given + first);
}

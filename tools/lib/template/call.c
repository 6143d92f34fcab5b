/* SPDX-License-Identifier: Apache-2.0 */
/* Calls of functions and methods: number and types of arguments. */
#include "run.h"
#include "time_value.h"

enum {
	FEW_ARGS = 8,  /* a call with at most this many arguments needs no memory */
	STEP_BYTES = 16 /* a function works through this many bytes in the time of a step */
};

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

/* The builtins `and` and `or` evaluate no argument after the one that decides. */
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

/* The name that errors of the builtin `call` give to its function: the node as it
 * is written, or what Go's reflect.Value.String gives for a piped value. */
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

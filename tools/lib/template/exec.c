/* SPDX-License-Identifier: Apache-2.0 */
/* Walks the tree of a template and writes its output. */
#include "exec.h"

#include "base/limits.h"
#include "fmt.h"
#include "run.h"

/* How the walk over a list of nodes ended. */
enum outcome { WENT_ON, BREAKS, CONTINUES };

static enum outcome walk(struct run *r, struct rv dot, const struct node *n);

static void
print(struct run *r, struct rv v, const struct node *n)
{
	r->frame->node = n;
	if (val_kind(v.v) == KIND_STRING && !v.v.type->methods)
		buf_add(&r->out, v.v.s);
	else if (val_is_nil(v.v))
		buf_add(&r->out, STR("<no value>"));
	else if (val_kind(v.v) == KIND_FUNC)
		run_fail(r, "can't print %s of type %s", run_print(r, n), rv_type(v));
	else
		fmt_display(&r->x, &r->out, v.v);
}

static enum outcome
walk_list(struct run *r, struct rv dot, const struct node *list)
{
	enum outcome out = WENT_ON;
	const struct node *n;

	for (n = list->list.first; n && out == WENT_ON; n = n->next) {
		if (n->type == NODE_TEXT)
			buf_add(&r->out, n->text);
		else
			out = walk(r, dot, n);
	}
	return out;
}

/* The value of a condition; callers may look at its truth alone. */
static struct rv
eval_test(struct run *r, struct rv dot, const struct node *pipe)
{
	struct arena_region region;
	struct rv v;

	if (pipe->pipeline.decl)
		return eval_pipe(r, dot, pipe);
	region = region_begin(r->x.arena);
	v = eval_pipe(r, dot, pipe);
	v.v = val_bool(val_truth(v.v));
	region_end(r->x.arena, &region);
	return v;
}

static enum outcome
walk_branch(struct run *r, struct rv dot, const struct node *n)
{
	size_t mark = r->nvar;
	struct rv v = n->type == NODE_IF ? eval_test(r, dot, n->branch.pipe)
					 : eval_pipe(r, dot, n->branch.pipe);
	enum outcome out = WENT_ON;

	if (val_truth(v.v))
		out = walk_list(r, n->type == NODE_WITH ? v : dot, n->branch.list);
	else if (n->branch.orelse)
		out = walk_list(r, dot, n->branch.orelse);
	r->nvar = mark;
	return out;
}

/* One turn of a range. */
static enum outcome
turn(struct run *r, const struct node *n, struct rv index, struct rv elem)
{
	const struct node *pipe = n->branch.pipe, *decl = pipe->pipeline.decl;
	struct arena_region region = region_begin(r->x.arena);
	size_t mark = r->nvar;
	enum outcome out;

	run_step(r);
	if (decl && pipe->pipeline.assign) {
		eval_assign(r, &decl->path.key[0], decl->next ? index : elem);
		if (decl->next)
			eval_assign(r, &decl->next->path.key[0], elem);
	} else if (decl) {
		r->var[mark - 1].value = elem;
		if (decl->next)
			r->var[mark - 2].value = index;
	}
	out = walk_list(r, elem, n->branch.list);
	r->nvar = mark;
	region_end(r->x.arena, &region);
	return out;
}

static void
range_count(struct run *r, const struct node *n, struct val v)
{
	bool sign = val_kind(v) == KIND_INT;
	struct val elem = v;
	uint64_t i, to = sign ? (v.i < 0 ? 0 : (uint64_t)v.i) : v.u;

	for (i = 0; i < to; i++) {
		elem.u = i; /* the same bits as .i */
		if (turn(r, n, (struct rv){ NIL, false }, (struct rv){ elem, false }) == BREAKS)
			return;
	}
}

static void
range_list(struct run *r, const struct node *n, struct val v)
{
	bool iface = !v.type->elem;
	size_t i;

	for (i = 0; v.l && i < v.l->n; i++)
		if (turn(r, n, (struct rv){ val_int((int64_t)i), false },
			 (struct rv){ v.l->v[i], iface }) == BREAKS)
			return;
}

static void
range_bytes(struct run *r, const struct node *n, struct val v)
{
	struct val byte = { .type = &TYPE_UINT8 };
	size_t i;

	for (i = 0; i < v.s.n; i++) {
		byte.u = (unsigned char)v.s.p[i];
		if (turn(r, n, (struct rv){ val_int((int64_t)i), false },
			 (struct rv){ byte, false }) == BREAKS)
			return;
	}
}

static void
range_map(struct run *r, const struct node *n, struct val v)
{
	bool iface = !v.type->elem;
	size_t i, len = v.m->n; /* the body may change the map */
	struct map_entry **e = map_sorted(v.m, r->x.arena);
	struct map_entry *copy = arena_array(r->x.arena, struct map_entry, len);

	for (i = 0; i < len; i++)
		copy[i] = *e[i];
	for (i = 0; i < len; i++)
		if (turn(r, n, (struct rv){ val_str(copy[i].key), false },
			 (struct rv){ copy[i].v, iface }) == BREAKS)
			return;
}

/* Runs the body of a range for each element of the value; false when it has none. */
static bool
range_over(struct run *r, const struct node *n, struct val v)
{
	struct str shown;

	switch (val_kind(v)) {
	case KIND_INT:
	case KIND_UINT:
		if (n->branch.pipe->pipeline.ndecl > 1)
			run_fail(r, "can't use %.*s to iterate over more than one variable",
				 STR_ARG(exec_text(&r->x, v)));
		range_count(r, n, v);
		return val_kind(v) == KIND_INT ? v.i > 0 : v.u > 0;
	case KIND_LIST:
		range_list(r, n, v);
		return val_truth(v);
	case KIND_BYTES:
		range_bytes(r, n, v);
		return val_truth(v);
	case KIND_MAP:
		if (val_truth(v))
			range_map(r, n, v);
		return val_truth(v);
	case KIND_NIL:
		return false;
	default:
		shown = exec_text(&r->x, v);
		/* Go prints what a pointer points to */
		run_fail(r, "range can't iterate over %.*s",
			 STR_ARG(str_sub(shown, v.type->name[0] == '*', shown.n)));
	}
}

static enum outcome
walk_range(struct run *r, struct rv dot, const struct node *n)
{
	size_t mark = r->nvar;
	struct rv v = eval_pipe(r, dot, n->branch.pipe);
	enum outcome out = WENT_ON;

	if (!range_over(r, n, v.v) && n->branch.orelse)
		out = walk_list(r, dot, n->branch.orelse);
	r->nvar = mark;
	/* a {{break}} of the else list is for the range itself, as in Go */
	return out == BREAKS ? WENT_ON : out;
}

void
run_frame(struct run *r, struct frame *f, struct rv dot)
{
	static const struct str dollar = STR_INIT("$");
	const struct node *root = source_root(r, f->tree);

	run_step(r);
	f->up = r->frame;
	f->node = root;
	f->vars = r->nvar;
	r->frame = f;
	eval_declare(r, (struct key){ dollar, str_hash(dollar) }, dot);
	walk_list(r, dot, root);
	r->nvar = f->vars;
	r->frame = f->up;
}

static void
walk_template(struct run *r, struct rv dot, const struct node *n)
{
	struct frame f = { .tree = run_lookup(r, n->call.name) };

	if (!f.tree)
		run_fail(r, "template %s not defined", run_quote(r, n->call.name));
	dot = eval_pipe(r, dot, n->call.pipe);
	r->frame->node = n;
	run_frame(r, &f, dot);
}

/* Prints the value of an action, or gives it to variables.  Memory that was needed
 * to make the value is given back unless something older refers to it. */
static void
walk_action(struct run *r, struct rv dot, const struct node *n)
{
	struct arena_region region;

	if (n->pipe->pipeline.decl) {
		eval_pipe(r, dot, n->pipe);
		return;
	}
	region = region_begin(r->x.arena);
	print(r, eval_pipe(r, dot, n->pipe), n);
	region_end(r->x.arena, &region);
}

static enum outcome
walk(struct run *r, struct rv dot, const struct node *n)
{
	run_step(r);
	r->frame->node = n;
	switch (n->type) {
	case NODE_ACTION:
		walk_action(r, dot, n);
		return WENT_ON;
	case NODE_IF:
	case NODE_WITH:
		return walk_branch(r, dot, n);
	case NODE_RANGE:
		return walk_range(r, dot, n);
	case NODE_TEMPLATE:
		walk_template(r, dot, n);
		return WENT_ON;
	case NODE_BREAK:
		return BREAKS;
	case NODE_CONTINUE:
		return CONTINUES;
	case NODE_LIST:
		return walk_list(r, dot, n);
	case NODE_TEXT:
		buf_add(&r->out, n->text);
		return WENT_ON;
	default:
		run_fail(r, "unknown node: %s", run_print(r, n));
	}
}

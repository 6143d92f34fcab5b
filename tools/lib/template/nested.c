/* SPDX-License-Identifier: Apache-2.0 */
/* Executions: the first one, and those that functions start inside it. */
#include "base/limits.h"
#include "run.h"

enum {
	OUT_GIVEN = 256 * 1024,     /* bytes of an output that is not copied */
	MESSAGE_ROOM = 16 * 1048576 /* beyond the limit, for what wraps its message */
};

/* Runs a tree inside the run and takes what it wrote out of the output. */
static struct str
run_inside(struct run *r, const struct tree *tree, struct str snippet, struct val dot)
{
	struct frame f = { .tree = tree, .nested = true, .snippet = snippet };
	struct arena_region region = region_begin(r->x.arena);
	size_t mark = r->out.n;

	run_frame(r, &f, (struct rv){ dot, false });
	if (r->out.over)
		run_step(r);
	region_end(r->x.arena, &region);
	return run_take(r, mark);
}

/* How many executions of the template that functions began are going on. */
static int
active(const struct run *r, const struct tree *tree)
{
	const struct frame *f;
	int n = 0;

	for (f = r->frame; f; f = f->up)
		n += f->nested && f->tree == tree;
	return n;
}

struct str
exec_include(struct exec *x, struct str name, struct val dot)
{
	struct run *r = x->run;
	const struct tree *tree = run_lookup(r, name);

	if (!tree)
		exec_fail(x, "template: no template %s associated with template %s",
			  run_quote(r, name), run_quote(r, r->set->name));
	if (active(r, tree) > LIMIT_EXEC_DEPTH)
		exec_fail(x, "rendering template has a nested reference name: %.*s: "
			  "unable to execute template", STR_ARG(name));
	return run_inside(r, tree, STR(""), dot);
}

struct str
exec_tpl(struct exec *x, struct str name, struct str text, struct val dot)
{
	struct run *r = x->run;
	struct overlay o = { .up = r->overlay };
	struct str out;

	if (!str_holds(text, STR("{{")))
		return text;
	o.snippet = run_snippet(r, name, text);
	r->overlay = &o;
	out = run_inside(r, o.snippet->root, text, dot);
	r->overlay = o.up;
	return out;
}

/* The whole output of the run.  A large one is not copied: its buffer is handed out. */
static struct str
take_all(struct run *r)
{
	struct str out = buf_str(&r->out);

	if (out.n < OUT_GIVEN)
		return run_take(r, 0);
	buf_init(&r->out, &r->set->work, LIMIT_OUTPUT);
	return out;
}

static struct str
start(struct run *r, const struct tree *tree, struct val dot)
{
	struct frame f = { .tree = tree, .nested = true };
	struct arena_region region = region_begin(r->x.arena);

	run_frame(r, &f, (struct rv){ dot, false });
	if (r->out.over) {
		r->frame = &f; /* whose last node is the place of the error */
		run_fail(r, "more output than the limit of %zu bytes", LIMIT_OUTPUT);
	}
	region_end(r->x.arena, &region);
	return take_all(r);
}

static struct run *
run_new(struct tmpl_set *t, void *host, struct tmpl_where *where, struct err *e)
{
	struct run *r = t->run ? t->run : arena_new(t->arena, struct run);

	t->run = r;
	*r = (struct run){
		.set = t, .var = r->var, .var_room = r->var_room, .steps = r->steps
	};
	r->x = (struct exec){ t->arena, t, host, r, t->patterns, t->chance };
	r->err = e;
	r->where = where;
	*where = (struct tmpl_where){ 0 };
	t->work.full = t->lasting.full = run_out_of_memory;
	t->work.data = t->lasting.data = r;
	t->lasting.limit = LIMIT_RENDER_MEMORY;
	r->out = t->out;
	return r;
}

bool
tmpl_exec(struct tmpl_set *t, struct str name, struct val dot, void *host,
	  struct str *out, struct tmpl_where *where, struct err *e)
{
	struct arena *a = t->arena;
	const struct arena saved = *a;
	struct tmpl_where unused;
	const struct tree *tree;
	struct run *r;
	bool failed;
	char here;

	r = run_new(t, host, where ? where : &unused, e);
	tree = run_lookup(r, name);
	if (!tree)
		return err_set(e, STATUS_INCOMPLETE,
			       "template: no template %s associated with template %s",
			       run_quote(r, name), run_quote(r, t->name));
	r->stack = &here;
	if (!a->limit)
		a->limit = LIMIT_RENDER_MEMORY;
	a->full = run_out_of_memory;
	a->data = r;
	failed = setjmp(r->failed) != 0;
	if (!failed)
		*out = start(r, tree, dot);
	a->limit = saved.limit;
	if (failed && a->limit && a->limit < a->used + MESSAGE_ROOM)
		a->limit = a->used + MESSAGE_ROOM;
	a->full = saved.full;
	a->data = saved.data;
	t->out = r->out;
	t->out.n = 0;
	t->out.over = false;
	if (!failed)
		source_done(tree);
	return !failed;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* How a run fails: the stack of frames makes Go's message, and a jump ends the run. */
#include "base/foreign.h"
#include "base/limits.h"
#include "golang/quote.h"
#include "run.h"

/* Offsets of the errors that a message wraps, outermost first. */
struct wraps {
	size_t *at;
	size_t n, room;
};

const char *
run_quote(struct run *r, struct str s)
{
	struct buf b;

	buf_init(&b, r->x.arena, SIZE_MAX / 2);
	buf_quote(&b, s);
	buf_addc(&b, '\0');
	return b.p;
}

const char *
run_print(struct run *r, const struct node *n)
{
	struct buf b;

	buf_init(&b, r->x.arena, SIZE_MAX / 2);
	node_print(&b, n);
	buf_addc(&b, '\0');
	return b.p;
}

/* "template: FILE:LINE:COLUMN: executing "NAME" at <NODE>: " */
static void
add_place(struct run *r, struct buf *b, const struct frame *f, const struct node *at)
{
	size_t line, column;

	text_place(f->tree->text, at->pos, &line, &column);
	buf_printf(b, "template: %.*s:%zu:%zu: executing ",
		   STR_ARG(foreign_shown(b->arena, f->tree->file)), line, column);
	buf_adds(b, run_quote(r, f->tree->name));
	buf_adds(b, " at <");
	node_print(b, at);
	buf_adds(b, ">: ");
}

static void
wrap_add(struct run *r, struct wraps *w, size_t at)
{
	w->at = arena_room(r->x.arena, w->at, w->n, &w->room, sizeof *w->at);
	w->at[w->n++] = at;
}

/* The frames around f, outermost first, each calling the next. */
static void
add_frames(struct run *r, struct buf *b, struct wraps *w, const struct frame *f)
{
	const struct frame *up;

	while (f && !f->nested)
		f = f->up;
	up = f ? f->up : NULL;
	if (!up)
		return;
	add_frames(r, b, w, up);
	wrap_add(r, w, b->n);
	add_place(r, b, up, up->call);
	buf_printf(b, "error calling %.*s: ", STR_ARG(up->callee));
	if (f->snippet.n) {
		wrap_add(r, w, b->n);
		buf_printf(b, "error during tpl function execution for %s: ",
			   run_quote(r, f->snippet));
	}
}

/* Writes a line for each frame around the failing one, the innermost first. */
static struct str
chain(struct run *r, const struct frame *f)
{
	const struct node *at;
	size_t line, column;
	struct buf b;

	buf_init(&b, r->x.arena, LIMIT_LINE);
	for (; f->up; f = f->up) {
		at = f->nested ? f->up->call : f->up->node;
		text_place(f->up->tree->text, at->pos, &line, &column);
		buf_printf(&b, "%.*s:%zu:%zu: ", STR_ARG(foreign_shown(b.arena,
			   f->up->tree->file)), line, column + 1);
		node_print(&b, at);
		buf_addc(&b, '\n');
	}
	return buf_str(&b);
}

/* Ends the run with the status and the message; `function` says whether the function that is being
 * called wraps it as its error. */
static _Noreturn void
raise(struct run *r, enum status status, const char *message, bool function)
{
	const struct frame *f = r->frame;
	const struct node *at = function ? f->call : f->node;
	struct wraps w = { 0 };
	struct buf b;

	r->x.arena->full = NULL; /* the message may take the memory beyond the limit */
	r->x.arena->limit = 0;
	buf_init(&b, r->x.arena, SIZE_MAX / 2);
	add_frames(r, &b, &w, f);
	wrap_add(r, &w, b.n);
	add_place(r, &b, f, at);
	if (function) {
		buf_printf(&b, "error calling %.*s: ", STR_ARG(f->callee));
		wrap_add(r, &w, b.n);
	}
	buf_adds(&b, message);
	*r->where = (struct tmpl_where){
		.file = f->tree->file, .source = f->tree->text, .offset = at->pos,
		.chain = chain(r, f), .wrap = w.at, .nwrap = w.n,
	};
	buf_addc(&b, '\0');
	r->err->msg = b.p;
	r->err->status = status;
	longjmp(r->failed, 1);
}

void
run_fail(struct run *r, const char *fmt, ...)
{
	va_list ap;
	const char *message;

	va_start(ap, fmt);
	message = arena_vprintf(r->x.arena, fmt, ap);
	va_end(ap);
	raise(r, STATUS_INCOMPLETE, message, false);
}

void
exec_fail(struct exec *x, const char *fmt, ...)
{
	va_list ap;
	const char *message;

	va_start(ap, fmt);
	message = arena_vprintf(x->arena, fmt, ap);
	va_end(ap);
	raise(x->run, STATUS_INCOMPLETE, message, x->run->frame->call != NULL);
}

void
exec_fail_err(struct exec *x, const struct err *e)
{
	raise(x->run, e->status, e->msg, x->run->frame->call != NULL);
}

void
run_out_of_memory(struct arena *a, void *data)
{
	(void)a;
	raise(data, STATUS_INCOMPLETE,
	      "rendering needs more memory than the limit LIMIT_RENDER_MEMORY", false);
}

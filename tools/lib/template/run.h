/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUN_H
#define RUN_H
/*
 * The engine's inside, shared by its own files only: what a set holds and
 * what a running execution knows.
 */
#include <setjmp.h>

#include "base/map.h"
#include "exec.h"
#include "node.h"
#include "parse.h"
#include "template.h"

struct tmpl_set {
	struct arena *arena;
	struct str name;
	struct map *funcs; /* name -> function */
	struct map *trees; /* name -> tree */
	struct map *parsed; /* text -> what tmpl_parse parsed it to */
	size_t kept;       /* bytes of their nodes that are here to stay */
	/* What outlives parses and the regions of a run: trees without their
	 * nodes, the variables' room, patterns, and texts. */
	struct arena lasting;
	struct map *texts; /* text -> what exec_tpl parsed it to */
	enum tmpl_missing missing;
	size_t steps; /* most of all executions */
	struct re_cache *patterns; /* for struct exec, as is chance */
	struct chance *chance;
	struct arena work; /* where out grows, and large outputs stay */
	struct buf out;    /* of the last execution, for the next one to use again */
	struct run *run;   /* and what else it knew, for its room */
	struct tmpl_where failed; /* where tmpl_parse did */
};

/* A text parsed by exec_tpl. */
struct snippet {
	struct tree *root;
	struct map *defs; /* what it defines, NULL when nothing */
};

/* Definitions that hide or add to the set's while a snippet runs. */
struct overlay {
	struct overlay *up;
	const struct snippet *snippet;
};

/*
 * A value as reflect sees it in Go: iface says that it was found in a place
 * of type interface {}.  So nil comes in two forms, the nil interface and,
 * without iface, the invalid value; they fail differently.
 */
struct rv {
	struct val v;
	bool iface;
};

/* A variable of the running templates. */
struct var {
	struct key name;
	struct rv value;
	uint64_t age; /* for arena_written */
};

/* An executing template. */
struct frame {
	struct frame *up;
	const struct tree *tree;
	const struct node *node; /* where an error would be */
	/* the function being called, and its command, for exec_fail */
	const struct node *call;
	struct str callee;
	bool nested; /* a new ExecuteTemplate, not a {{template}} */
	struct str snippet; /* the text that exec_tpl runs, or empty */
	size_t vars; /* its own start here */
};

struct run {
	struct exec x;
	struct tmpl_set *set;
	struct buf out;
	struct var *var;
	size_t nvar, var_room;
	struct frame *frame;
	struct overlay *overlay;
	size_t steps;
	const char *stack; /* an address at the bottom */
	struct str callee;  /* of the builtin call, as written */
	uint32_t nil_iface; /* bit i: argument i of the call is a nil interface */
	struct err *err;
	struct tmpl_where *where;
	jmp_buf failed;
};

/* The arguments of a command: the first node is the command's own word, n
 * counts it; n is 0 when there are none.  final may be NULL. */
struct args {
	const struct node *first;
	unsigned n;
	const struct rv *final;
};

/* set.c: the function of a name. */
bool set_func(const struct tmpl_set *t, struct str name, const struct func **fn,
	      enum builtin *builtin);

/* source.c: the nodes of a tree, which may have to be parsed for it. */
const struct node *source_root(struct run *r, const struct tree *tree);
/* A tree has run and is not likely to run again. */
void source_done(const struct tree *tree);

/* error.c: fails at the frame's current node, with Go's frame around fmt. */
_Noreturn void run_fail(struct run *r, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* The arena's hook while a run is on; data is the run. */
void run_out_of_memory(struct arena *a, void *data);
/* s in Go's quotes, NUL-terminated, in the run's arena. */
const char *run_quote(struct run *r, struct str s);
/* The node as errors print it. */
const char *run_print(struct run *r, const struct node *n);

/* run.c: counts a step; fails when there were too many, or too deep. */
void run_step(struct run *r);
/* A copy in the arena of what the run wrote since its output was `mark` bytes
 * long, which is taken out of it. */
struct str run_take(struct run *r, size_t mark);

/* exec.c: runs the frame's tree on dot, appending to r->out. */
void run_frame(struct run *r, struct frame *f, struct rv dot);

/* eval.c: the value of a pipeline; NULL gives the invalid value. */
struct rv eval_pipe(struct run *r, struct rv dot, const struct node *pipe);
/* The value of one argument for a parameter of the given type (func.params);
 * 0 is any, as for the term of a chain. */
struct rv eval_arg(struct run *r, struct rv dot, char type, const struct node *n);
/* Declares a variable; gives the newest one of that name a new value. */
void eval_declare(struct run *r, struct key name, struct rv value);
void eval_assign(struct run *r, const struct key *name, struct rv value);
/* What reflect calls the value's type. */
const char *rv_type(struct rv v);

/* arg.c: the Go type a letter of func.params stands for. */
const char *arg_type_name(char type);
/* The letter of parameter i; may a value of type t be given to it? */
char arg_letter(const struct func *fn, size_t i);
bool arg_assignable(const struct type *t, char type);
/* What an untyped nil becomes for a parameter of that type. */
struct val arg_zero(char type);
/* v for a parameter of that type, which is not '.'; fails as Go does. */
struct val arg_check(struct run *r, struct rv v, char type);

/* call.c: calls fn, for the command or field node; receiver is the first
 * argument of a method, or NULL. */
struct rv eval_call(struct run *r, struct rv dot, const struct func *fn,
		    enum builtin builtin, const struct node *node, struct str name,
		    const struct args *args, const struct val *receiver);

/* snippet.c: the tree of that name, overlays first; NULL when there is none. */
const struct tree *run_lookup(struct run *r, struct str name);
/* The snippet that text is; raises when it does not parse. */
const struct snippet *run_snippet(struct run *r, struct str name, struct str text);

/* The builtin functions, sorted by name. */
extern const struct func FUNCS_BUILTIN[];
struct val fn_eq(struct exec *x, struct val *arg, int n);
struct val fn_ne(struct exec *x, struct val *arg, int n);
struct val fn_lt(struct exec *x, struct val *arg, int n);
struct val fn_le(struct exec *x, struct val *arg, int n);
struct val fn_gt(struct exec *x, struct val *arg, int n);
struct val fn_ge(struct exec *x, struct val *arg, int n);
struct val fn_html(struct exec *x, struct val *arg, int n);
struct val fn_js(struct exec *x, struct val *arg, int n);
struct val fn_urlquery(struct exec *x, struct val *arg, int n);

#endif

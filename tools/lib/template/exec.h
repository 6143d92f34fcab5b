/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXEC_H
#define EXEC_H
/*
 * What a template function sees of the run it is called from.
 *
 * A function takes all memory from x->arena and never frees it.  The memory is
 * given back when the action, include or turn of a range ends that the call is
 * part of, unless the result was put into an older map (map_set) or a variable.
 * A function that fails calls exec_fail and does not return; so it must not hold
 * anything that needs closing across a call that may fail.
 */
#include "base/buf.h"
#include "base/err.h"
#include "base/val.h"

struct exec {
	struct arena *arena;
	struct tmpl_set *set;
	void *host;       /* what tmpl_exec was given */
	struct run *run;  /* the engine's own state */
	struct re_cache *patterns; /* the set's regular expressions, golang/re_cache.h */
	struct chance *chance;     /* the set's random bytes and clock, chance.h */
};

/* Fails the call: Go would wrap it as "error calling NAME: MESSAGE". */
_Noreturn void exec_fail(struct exec *x, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* The same, with the message and the status of e: for what is no fault of the chart. */
_Noreturn void exec_fail_err(struct exec *x, const struct err *e);
/*
 * Counts the work of a function as steps, in addition to the one step of its
 * call: as many as the engine would take in the same time.  Fails the run when
 * the set's limit of steps is passed.
 */
void exec_work(struct exec *x, size_t steps);
/* val_equal whose work counts as steps; fails the run for values that are nested
 * too deep. */
bool exec_equal(struct exec *x, struct val a, struct val b);
/* Executes a template of the set inside the run, as Helm's include and
 * ExecuteTemplate do, and gives its output.  Depth is limited. */
struct str exec_include(struct exec *x, struct str name, struct val dot);
/* Parses text as a template that sees the set's templates, and executes it,
 * as Helm's tpl does; what it defines is gone afterwards. */
struct str exec_tpl(struct exec *x, struct str name, struct str text,
		    struct val dot);

/* What Go's fmt prints for v under %v, in the arena. */
struct str exec_text(struct exec *x, struct val v);
/* exec_text when the text is shorter than max bytes; otherwise false. */
bool exec_short_text(struct exec *x, struct val v, size_t max, struct str *out);
/* Go's fmt.Sprintf over the values. */
struct str exec_format(struct exec *x, struct str fmt, const struct val *arg,
		       int n);
/* v, of exactly the type t. */
struct val arg_type(struct exec *x, struct val v, const struct type *t);

#endif

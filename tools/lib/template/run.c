/* SPDX-License-Identifier: Apache-2.0 */
/* What every part of a running execution uses: its steps, its output so far. */
#include "run.h"

#include "base/limits.h"

/* Values that are compared in the time of a step. */
enum { EQUAL_STEP = 8 };

static size_t
steps_left(const struct run *r)
{
	return r->steps < r->set->steps ? r->set->steps - r->steps : 0;
}

void
exec_work(struct exec *x, size_t steps)
{
	struct run *r = x->run;

	if (steps > steps_left(r))
		run_fail(r, "more steps than the limit of %zu", r->set->steps);
	r->steps += steps;
}

bool
exec_equal(struct exec *x, struct val a, struct val b)
{
	size_t count = (steps_left(x->run) + 1) * EQUAL_STEP;
	struct val_budget budget = { LIMIT_VALUE_DEPTH, count };
	bool same = val_equal_within(a, b, &budget);

	exec_work(x, (count - budget.count) / EQUAL_STEP);
	if (!budget.depth)
		exec_fail(x, "a value nested deeper than %d cannot be compared",
			  LIMIT_VALUE_DEPTH);
	return same;
}

void
run_step(struct run *r)
{
	char here;
	size_t used = (size_t)(r->stack > &here ? r->stack - &here : &here - r->stack);

	exec_work(&r->x, 1);
	if (used > LIMIT_EXEC_STACK)
		run_fail(r, "templates are nested too deep");
	if (r->out.over)
		run_fail(r, "more output than the limit of %zu bytes", LIMIT_OUTPUT);
}

struct str
run_take(struct run *r, size_t mark)
{
	struct str out;

	if (r->out.n == mark)
		return STR("");
	out = (struct str){ r->out.p + mark, r->out.n - mark };
	r->out.n = mark;
	return arena_dup(r->x.arena, out);
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

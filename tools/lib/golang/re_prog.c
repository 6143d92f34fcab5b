/* SPDX-License-Identifier: Apache-2.0 */
#include "re_prog.h"

struct maker {
	struct arena *arena;
	struct re_prog *prog;
};

static uint32_t
emit(struct maker *m, struct re_inst inst)
{
	struct re_prog *p = m->prog;

	p->inst = arena_room(m->arena, p->inst, p->n, &p->cap, sizeof *p->inst);
	p->inst[p->n] = inst;
	return p->n++;
}

/* Sets the branches of the split at `at`: `wanted` is tried before `other`, or after
 * it when lazy. */
static void
split_set(struct maker *m, uint32_t at, uint32_t wanted, uint32_t other, bool lazy)
{
	m->prog->inst[at].x = lazy ? other : wanted;
	m->prog->inst[at].y = lazy ? wanted : other;
}

static void make(struct maker *m, const struct re_node *n);
static bool nullable(const struct re_node *n);

static bool
nullable_any(const struct re_node *sub)
{
	for (; sub; sub = sub->next)
		if (nullable(sub))
			return true;
	return false;
}

static bool
nullable_all(const struct re_node *sub)
{
	for (; sub; sub = sub->next)
		if (!nullable(sub))
			return false;
	return true;
}

/* True when n may match without taking a rune. */
static bool
nullable(const struct re_node *n)
{
	switch (n->op) {
	case RE_RUNE:
	case RE_CLASS:
	case RE_ANY:
	case RE_ANY_NOT_NL:
		return false;
	case RE_REPEAT:
		return !n->min || nullable(n->sub);
	case RE_ALTERNATE:
		return nullable_any(n->sub);
	default:
		return nullable_all(n->sub);
	}
}

/* Compiles x*, where x always takes a rune, as a loop with one split. */
static void
make_star(struct maker *m, const struct re_node *n)
{
	uint32_t loop = emit(m, (struct re_inst){ .op = INST_SPLIT });

	make(m, n->sub);
	emit(m, (struct re_inst){ .op = INST_JUMP, .x = loop });
	split_set(m, loop, loop + 1, m->prog->n, n->lazy);
}

/*
 * Compiles x{n,} as n copies, of which the last is a loop.  When x may match the
 * empty text, x* is compiled as (x+)?, as Go does: otherwise the priorities of
 * matches would differ from Go's.
 */
static void
make_loop(struct maker *m, const struct re_node *n)
{
	uint32_t skip = 0, start, loop;
	int i;

	if (!n->min && !nullable(n->sub)) {
		make_star(m, n);
		return;
	}
	for (i = 1; i < n->min; i++)
		make(m, n->sub);
	if (!n->min)
		skip = emit(m, (struct re_inst){ .op = INST_SPLIT });
	start = m->prog->n;
	make(m, n->sub);
	loop = emit(m, (struct re_inst){ .op = INST_SPLIT });
	split_set(m, loop, start, m->prog->n, n->lazy);
	if (!n->min)
		split_set(m, skip, start, m->prog->n, n->lazy);
}

/* Compiles x{n,m} as m copies; before each copy after the n-th the match may skip to
 * the end. */
static void
make_repeat(struct maker *m, const struct re_node *n)
{
	uint32_t *skip = arena_array(m->arena, uint32_t, (size_t)(n->max - n->min));
	int i;

	for (i = 0; i < n->max; i++) {
		if (i >= n->min)
			skip[i - n->min] = emit(m, (struct re_inst){ .op = INST_SPLIT });
		make(m, n->sub);
	}
	for (i = 0; i < n->max - n->min; i++)
		split_set(m, skip[i], skip[i] + 1, m->prog->n, n->lazy);
}

static void
make_alternate(struct maker *m, const struct re_node *sub)
{
	uint32_t split, jump;

	if (!sub->next) {
		make(m, sub);
		return;
	}
	split = emit(m, (struct re_inst){ .op = INST_SPLIT });
	make(m, sub);
	jump = emit(m, (struct re_inst){ .op = INST_JUMP });
	split_set(m, split, split + 1, m->prog->n, false);
	make_alternate(m, sub->next);
	m->prog->inst[jump].x = m->prog->n;
}

static void
make(struct maker *m, const struct re_node *n)
{
	const struct re_node *sub;

	switch (n->op) {
	case RE_EMPTY:
		break;
	case RE_RUNE:
		emit(m, (struct re_inst){ .op = INST_RUNE, .x = n->rune, .fold = n->fold });
		break;
	case RE_CLASS:
		emit(m, (struct re_inst){ .op = INST_CLASS, .class = n->class });
		break;
	case RE_ANY:
		emit(m, (struct re_inst){ .op = INST_ANY });
		break;
	case RE_ANY_NOT_NL:
		emit(m, (struct re_inst){ .op = INST_ANY_NOT_NL });
		break;
	case RE_CAPTURE:
		emit(m, (struct re_inst){ .op = INST_SAVE, .x = (uint32_t)n->cap * 2 });
		make(m, n->sub);
		emit(m, (struct re_inst){ .op = INST_SAVE, .x = (uint32_t)n->cap * 2 + 1 });
		break;
	case RE_REPEAT:
		if (n->max < 0)
			make_loop(m, n);
		else
			make_repeat(m, n);
		break;
	case RE_CONCAT:
		for (sub = n->sub; sub; sub = sub->next)
			make(m, sub);
		break;
	case RE_ALTERNATE:
		make_alternate(m, n->sub);
		break;
	default:
		emit(m, (struct re_inst){ .op = INST_ASSERT, .x = n->op });
	}
}

bool
re_inst_takes(const struct re_inst *i, uint32_t rune)
{
	uint32_t r;

	switch (i->op) {
	case INST_RUNE:
		if (i->x == rune || !i->fold)
			return i->x == rune;
		for (r = re_fold(i->x); r != i->x; r = re_fold(r))
			if (r == rune)
				return true;
		return false;
	case INST_CLASS:
		return re_class_has(i->class, rune);
	case INST_ANY:
		return true;
	case INST_ANY_NOT_NL:
		return rune != '\n';
	default:
		return false;
	}
}

/* Sets p->first for the first bytes of the runes that the instruction takes; for runes
 * that are not ASCII these are all bytes over 127. */
static void
first_add(struct re_prog *p, const struct re_inst *i)
{
	uint32_t r;

	for (r = 0; r < 128; r++)
		if (re_inst_takes(i, r))
			p->first[r] = true;
	if (i->op != INST_RUNE || i->x >= 128 || i->fold)
		memset(p->first + 128, true, 128);
}

/* Finds the instructions that may take the first rune of a match, for p->first. */
static void
first_find(struct arena *a, struct re_prog *p)
{
	uint32_t *todo = arena_array(a, uint32_t, (size_t)p->n * 2 + 1), n = 1;
	bool *seen = arena_array(a, bool, p->n);
	const struct re_inst *i;

	p->filtered = true;
	while (n && p->filtered) {
		i = &p->inst[todo[--n]];
		if (seen[i - p->inst])
			continue;
		seen[i - p->inst] = true;
		if (i->op == INST_MATCH) {
			p->filtered = false;
		} else if (i->op == INST_SPLIT) {
			todo[n++] = i->x;
			todo[n++] = i->y;
		} else if (i->op == INST_JUMP) {
			todo[n++] = i->x;
		} else if (i->op == INST_ASSERT || i->op == INST_SAVE) {
			todo[n++] = (uint32_t)(i - p->inst) + 1;
		} else {
			first_add(p, i);
		}
	}
}

void
re_prog_make(struct arena *a, const struct re_syntax *syn, struct re_prog *p)
{
	struct maker m = { a, p };

	*p = (struct re_prog){ 0 };
	make(&m, syn->top);
	emit(&m, (struct re_inst){ .op = INST_MATCH });
	p->anchored = p->inst[0].op == INST_ASSERT && p->inst[0].x == RE_BEGIN_TEXT;
	first_find(a, p);
}

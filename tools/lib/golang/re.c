/* SPDX-License-Identifier: Apache-2.0 */
#include "re.h"

#include "base/limits.h"
#include "re_prog.h"

/*
 * The threads at one position of the text, in order of priority.  Each is an
 * instruction, which is in the set (a sparse set) at most once.
 */
struct threads {
	uint32_t n, *dense, *sparse;
	ptrdiff_t *caps; /* a row for each thread: the ends of its groups */
};

/* An item on the stack of add(): an instruction to follow, or a slot of the row to
 * restore. */
struct todo {
	uint32_t pc;
	bool restore;
	ptrdiff_t value;
};

struct re {
	struct re_prog prog;
	struct re_syntax syn;
	struct arena *arena;
	struct threads now, then; /* made at the first search */
	struct todo *todo;
	ptrdiff_t *caps, *found;
	size_t steps; /* of the last search */
};

/* One search. */
struct search {
	struct re *re;
	struct str text;
	size_t slots; /* the slots of a row that the caller wants */
};

bool
re_compile(struct arena *a, struct str expr, struct re **out, struct err *e)
{
	struct re *re = arena_new(a, struct re);

	re->arena = a;
	*out = re;
	if (!re_parse(a, arena_dup(a, expr), &re->syn, e))
		return false;
	re_prog_make(a, &re->syn, &re->prog);
	return true;
}

size_t
re_groups(const struct re *re)
{
	return re->syn.groups;
}

struct str
re_group_name(const struct re *re, size_t i)
{
	return i && i <= re->syn.groups ? re->syn.names[i - 1] : STR("");
}

static void
threads_make(struct re *re, struct threads *t)
{
	size_t n = re->prog.n;

	t->dense = arena_array(re->arena, uint32_t, n);
	t->sparse = arena_array(re->arena, uint32_t, n);
	t->caps = arena_array(re->arena, ptrdiff_t, n * (re->syn.groups + 1) * 2);
}

static void
work_make(struct re *re)
{
	if (re->todo)
		return;
	threads_make(re, &re->now);
	threads_make(re, &re->then);
	re->caps = arena_array(re->arena, ptrdiff_t, (re->syn.groups + 1) * 2);
	re->found = arena_array(re->arena, ptrdiff_t, (re->syn.groups + 1) * 2);
	re->todo = arena_array(re->arena, struct todo, (size_t)re->prog.n * 2 + 1);
}

static bool
is_word(struct str s, size_t at)
{
	unsigned char c = at < s.n ? (unsigned char)s.p[at] : 0;

	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_';
}

/* True when the assertion op holds at byte `at`.  \b knows ASCII words only. */
static bool
holds(uint32_t op, struct str s, size_t at)
{
	bool edge;

	switch (op) {
	case RE_BEGIN_TEXT:
		return at == 0;
	case RE_END_TEXT:
		return at == s.n;
	case RE_BEGIN_LINE:
		return at == 0 || s.p[at - 1] == '\n';
	case RE_END_LINE:
		return at == s.n || s.p[at] == '\n';
	default:
		edge = (at > 0 && is_word(s, at - 1)) != is_word(s, at);
		return edge == (op == RE_WORD);
	}
}

static bool
threads_seen(const struct threads *t, uint32_t pc)
{
	return t->sparse[pc] < t->n && t->dense[t->sparse[pc]] == pc;
}

/*
 * Adds to t the thread at pc and all threads to which it leads without taking a
 * rune.  re->caps is the row of the thread at pc; it is restored at the end.
 */
static void
add(struct search *s, struct threads *t, uint32_t pc, size_t at)
{
	struct re *re = s->re;
	struct todo *todo = re->todo, w;
	size_t n = 0;

	todo[n++] = (struct todo){ .pc = pc };
	while (n) {
		const struct re_inst *i;

		w = todo[--n];
		if (w.restore) {
			re->caps[w.pc] = w.value;
			continue;
		}
		if (threads_seen(t, w.pc))
			continue;
		t->sparse[w.pc] = t->n;
		t->dense[t->n] = w.pc;
		memcpy(t->caps + t->n++ * s->slots, re->caps, s->slots * sizeof *re->caps);
		i = &re->prog.inst[w.pc];
		if (i->op == INST_JUMP) {
			todo[n++] = (struct todo){ .pc = i->x };
		} else if (i->op == INST_SPLIT) {
			todo[n++] = (struct todo){ .pc = i->y };
			todo[n++] = (struct todo){ .pc = i->x };
		} else if (i->op == INST_ASSERT) {
			if (holds(i->x, s->text, at))
				todo[n++] = (struct todo){ .pc = w.pc + 1 };
		} else if (i->op == INST_SAVE) {
			if (i->x < s->slots) {
				todo[n++] = (struct todo){ i->x, true, re->caps[i->x] };
				re->caps[i->x] = (ptrdiff_t)at;
			}
			todo[n++] = (struct todo){ .pc = w.pc + 1 };
		}
	}
}

/* Moves the threads of `now` over the rune of n bytes at `at` into `then`.  A thread
 * that has matched ends the threads of lower priority; then it returns true. */
static bool
step(struct search *s, struct threads *now, struct threads *then, size_t at, uint32_t rune,
     size_t n)
{
	struct re *re = s->re;
	uint32_t i;

	then->n = 0;
	for (i = 0; i < now->n; i++) {
		uint32_t pc = now->dense[i];
		const struct re_inst *inst = &re->prog.inst[pc];
		ptrdiff_t *row = now->caps + i * s->slots;

		if (inst->op == INST_MATCH) {
			memcpy(s->re->found, row, s->slots * sizeof *row);
			if (s->slots)
				s->re->found[1] = (ptrdiff_t)at;
			return true;
		}
		if (n && re_inst_takes(inst, rune)) {
			memcpy(re->caps, row, s->slots * sizeof *row);
			add(s, then, pc + 1, at + n);
		}
	}
	return false;
}

/* Adds a thread that begins a match at `at`. */
static void
start(struct search *s, struct threads *t, size_t at)
{
	size_t i;

	for (i = 0; i < s->slots; i++)
		s->re->caps[i] = -1;
	if (s->slots)
		s->re->caps[0] = (ptrdiff_t)at;
	add(s, t, 0, at);
}

static int
search(struct search *s, size_t at, struct err *e)
{
	const struct re_prog *p = &s->re->prog;
	struct threads *now = &s->re->now, *then = &s->re->then, *swap;
	bool found = false;
	uint32_t rune;
	size_t n;

	now->n = 0;
	s->re->steps = 0;
	for (;; at += n) {
		if (!now->n && (found || (p->anchored && at)))
			break;
		if (!now->n && p->filtered)
			while (at < s->text.n && !p->first[(unsigned char)s->text.p[at]])
				at++;
		if (!found && !(p->anchored && at))
			start(s, now, at);
		n = utf8_decode(str_sub(s->text, at, s->text.n), &rune);
		s->re->steps += now->n + 1;
		if (s->re->steps > LIMIT_RE_STEPS) {
			err_set(e, STATUS_USAGE, "regular expression takes more than %ld steps",
				(long)LIMIT_RE_STEPS);
			return -1;
		}
		if (step(s, now, then, at, rune, n)) {
			found = true;
			if (!s->slots)
				break;
		}
		if (!n)
			break;
		swap = now;
		now = then;
		then = swap;
	}
	return found;
}

size_t
re_steps(const struct re *re)
{
	return re->steps;
}

int
re_find(struct re *re, struct str text, size_t from, struct re_span *span, size_t n,
	struct err *e)
{
	size_t rows = re->syn.groups + 1, i;
	struct search s = { .re = re, .text = text };
	int r;

	work_make(re);
	s.slots = 2 * (n < rows ? n : rows);
	r = search(&s, from, e);
	for (i = 0; r > 0 && i < n; i++)
		span[i] = i < rows ? (struct re_span){ re->found[2 * i], re->found[2 * i + 1] } :
				     (struct re_span){ -1, -1 };
	return r;
}

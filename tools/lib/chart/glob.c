/* SPDX-License-Identifier: Apache-2.0 */
/* Compiles a pattern into the states of a machine that is in several states at once. */
#include "glob.h"

enum { DEPTH_MOST = 100 };

enum op { OP_RUNE, OP_PART, OP_ANY, OP_RANGE, OP_LIST, OP_SPLIT, OP_JUMP, OP_END };

struct state {
	enum op op;
	bool negated;
	uint32_t lo, hi;  /* OP_RUNE has lo alone */
	struct str chars; /* OP_LIST */
	size_t a, b;      /* where to go on: OP_SPLIT at both, OP_JUMP at a */
};

struct glob {
	struct arena *arena;
	struct state *state;
	size_t n;
	struct str rest; /* the rest of the pattern */
	bool bad;
};

static size_t
emit(struct glob *g, struct state s)
{
	g->state[g->n] = s;
	return g->n++;
}

static bool
peek_is(const struct glob *g, char c)
{
	return g->rest.n && g->rest.p[0] == c;
}

static void
skip(struct glob *g, size_t n)
{
	g->rest = str_sub(g->rest, n, g->rest.n);
}

/* Takes the next character of the pattern; without one the pattern is malformed and
 * the result false. */
static bool
rune_take(struct glob *g, uint32_t *r)
{
	size_t n = utf8_decode(g->rest, r);

	if (!n || (*r == 0xfffd && n == 1)) {
		g->bad = true;
		return false;
	}
	skip(g, n);
	return true;
}

/* The characters up to "]"; a backslash quotes one. */
static struct str
list_take(struct glob *g)
{
	char *p = arena_alloc(g->arena, g->rest.n + 1);
	size_t n = 0;

	while (g->rest.n && g->rest.p[0] != ']') {
		if (g->rest.p[0] == '\\') {
			skip(g, 1);
			if (!g->rest.n)
				break;
		}
		p[n++] = g->rest.p[0];
		skip(g, 1);
	}
	return (struct str){ p, n };
}

/* Compiles the class after "[". */
static void
class_take(struct glob *g)
{
	struct state s = { .op = OP_RANGE };
	struct glob saved;

	if (peek_is(g, '!')) {
		s.negated = true;
		skip(g, 1);
	}
	saved = *g;
	if (!rune_take(g, &s.lo))
		return;
	if (peek_is(g, '-')) {
		skip(g, 1);
		if (!rune_take(g, &s.hi) || s.hi < s.lo || !s.lo)
			g->bad = true;
	} else {
		g->rest = saved.rest;
		s.op = OP_LIST;
		s.chars = list_take(g);
		if (!s.chars.n)
			g->bad = true;
	}
	if (!peek_is(g, ']'))
		g->bad = true;
	skip(g, 1);
	emit(g, s);
}

static void
star_take(struct glob *g)
{
	size_t split = emit(g, (struct state){ .op = OP_SPLIT });
	bool super = peek_is(g, '*');

	if (super)
		skip(g, 1);
	emit(g, (struct state){ .op = super ? OP_ANY : OP_PART });
	emit(g, (struct state){ .op = OP_JUMP, .a = split });
	g->state[split].a = split + 1;
	g->state[split].b = g->n;
}

static void sequence_take(struct glob *g, int depth);

/* Compiles the alternatives after "{". */
static void
terms_take(struct glob *g, int depth)
{
	size_t split, last = 0, i;

	if (depth > DEPTH_MOST) {
		g->bad = true;
		return;
	}
	for (;;) {
		split = emit(g, (struct state){ .op = OP_SPLIT });
		g->state[split].a = g->n;
		sequence_take(g, depth);
		/* each jump holds the previous one until their target is known */
		last = emit(g, (struct state){ .op = OP_JUMP, .a = last });
		g->state[split].b = g->n;
		if (!peek_is(g, ','))
			break;
		skip(g, 1);
	}
	g->state[split].b = g->state[split].a;
	if (peek_is(g, '}'))
		skip(g, 1);
	while (last) {
		i = g->state[last].a;
		g->state[last].a = g->n;
		last = i;
	}
}

/* Compiles the pattern up to its end, or within braces up to "," or "}". */
static void
sequence_take(struct glob *g, int depth)
{
	uint32_t r;

	while (g->rest.n && !g->bad) {
		if (depth && (peek_is(g, ',') || peek_is(g, '}')))
			return;
		if (!rune_take(g, &r))
			return;
		if (r == '*') {
			star_take(g);
		} else if (r == '?') {
			emit(g, (struct state){ .op = OP_PART });
		} else if (r == '[') {
			class_take(g);
		} else if (r == '{') {
			terms_take(g, depth + 1);
		} else if (r != '\\' || (g->rest.n && rune_take(g, &r))) {
			emit(g, (struct state){ .op = OP_RUNE, .lo = r });
		}
	}
}

struct glob *
glob_compile(struct arena *a, struct str pattern)
{
	struct glob *g = arena_new(a, struct glob);

	g->arena = a;
	g->rest = pattern;
	g->state = arena_array(a, struct state, pattern.n * 4 + 8);
	/* the chains of jumps in terms_take end with 0, so no jump there is state 0 */
	emit(g, (struct state){ .op = OP_JUMP, .a = 1 });
	sequence_take(g, 0);
	emit(g, (struct state){ .op = OP_END });
	return g->bad ? NULL : g;
}

static bool
list_has(struct str chars, uint32_t rune)
{
	uint32_t r;
	size_t n;

	while ((n = utf8_decode(chars, &r))) {
		if (r == rune)
			return true;
		chars = str_sub(chars, n, chars.n);
	}
	return false;
}

static bool
state_takes(const struct state *s, uint32_t r)
{
	switch (s->op) {
	case OP_RUNE:
		return r == s->lo;
	case OP_PART:
		return r != '/';
	case OP_ANY:
		return true;
	case OP_RANGE:
		return (s->lo <= r && r <= s->hi) != s->negated;
	case OP_LIST:
		return list_has(s->chars, r) != s->negated;
	default:
		return false;
	}
}

/* The states that the machine is in. */
struct states {
	size_t *v, n;
	size_t *seen; /* by state: the step it was entered in */
};

/* Enters state i and all states that it leads to without a character. */
static void
enter(const struct glob *g, struct states *s, size_t i, size_t step)
{
	while (s->seen[i] != step) {
		s->seen[i] = step;
		if (g->state[i].op == OP_SPLIT) {
			enter(g, s, g->state[i].a, step);
			i = g->state[i].b;
		} else if (g->state[i].op == OP_JUMP) {
			i = g->state[i].a;
		} else {
			s->v[s->n++] = i;
		}
	}
}

bool
glob_match(const struct glob *g, struct str name)
{
	struct arena a = { 0 };
	struct states now = { arena_array(&a, size_t, g->n), 0, arena_array(&a, size_t, g->n) };
	struct states next = { arena_array(&a, size_t, g->n), 0, now.seen };
	bool hit = false;
	size_t step = 1, i, n;
	uint32_t r;

	enter(g, &now, 0, step);
	while (now.n && (n = utf8_decode(name, &r))) {
		struct states old = now;

		next.n = 0;
		step++;
		for (i = 0; i < now.n; i++)
			if (state_takes(&g->state[now.v[i]], r))
				enter(g, &next, now.v[i] + 1, step);
		now = next;
		next = old;
		name = str_sub(name, n, name.n);
	}
	for (i = 0; i < now.n && !name.n; i++)
		hit = hit || g->state[now.v[i]].op == OP_END;
	arena_free(&a);
	return hit;
}

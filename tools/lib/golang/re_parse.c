/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>

#include "base/limits.h"
#include "re_node.h"

/* A group that is being read, or the whole expression. */
struct group {
	struct group *up;
	int cap;                  /* its number; 0: it captures nothing */
	unsigned flags;           /* the flags outside of it */
	struct re_node *alts, **alts_end; /* the alternatives before this one */
	struct re_node *items, **items_end; /* of this alternative */
	struct re_node **last;    /* the link to the newest item, or NULL */
};

struct parser {
	struct arena *arena;
	struct err *e;
	struct str whole, rest;
	unsigned flags;
	struct group *group;
	struct re_syntax *out;
	size_t names_cap;
};

static struct re_node *
node_new(struct parser *p, enum re_op op)
{
	struct re_node *n = arena_new(p->arena, struct re_node);

	n->op = op;
	n->height = 1;
	n->size = 1;
	n->copies = 1;
	return n;
}

/* Computes height, size and copies of n from its children, and checks the limits. */
static bool
node_measure(struct parser *p, struct re_node *n)
{
	const struct re_node *sub;
	int64_t size = 0, children = 0;
	int times;

	for (sub = n->sub; sub; sub = sub->next) {
		size += sub->size;
		children++;
		if (n->height <= sub->height)
			n->height = sub->height + 1;
		if (n->copies < sub->copies)
			n->copies = sub->copies;
	}
	if (n->op == RE_CAPTURE)
		size += 2;
	else if (n->op == RE_ALTERNATE)
		size += children - 1;
	else if (n->op == RE_REPEAT && n->max < 0)
		size = n->min ? 1 + n->min * size : 2 + size;
	else if (n->op == RE_REPEAT)
		size = n->max * size + n->max - n->min;
	n->size = size > 1 ? size : 1;
	times = n->max >= 0 ? n->max : n->min ? n->min : 1;
	if (n->counted)
		n->copies = times ? n->copies * times : 1;
	if (n->size > LIMIT_RE_SIZE)
		return re_bad(p->e, "expression too large", p->whole);
	if (n->height > LIMIT_RE_HEIGHT)
		return re_bad(p->e, "expression nests too deeply", p->whole);
	return true;
}

static void
push(struct parser *p, struct re_node *n)
{
	struct group *g = p->group;

	g->last = g->items_end;
	*g->items_end = n;
	g->items_end = &n->next;
}

static bool
push_op(struct parser *p, enum re_op op)
{
	push(p, node_new(p, op));
	return true;
}

static bool
push_rune(struct parser *p, uint32_t rune)
{
	struct re_node *n = node_new(p, RE_RUNE);

	n->rune = rune;
	n->fold = (p->flags & RE_FOLD) && re_fold(rune) != rune;
	push(p, n);
	return true;
}

static bool
push_class(struct parser *p, struct re_class *class)
{
	struct re_node *n = node_new(p, RE_CLASS);

	n->class = class;
	push(p, n);
	return true;
}

static void
group_open(struct parser *p, int cap)
{
	struct group *g = arena_new(p->arena, struct group);

	g->up = p->group;
	g->cap = cap;
	g->flags = p->flags;
	g->alts_end = &g->alts;
	g->items_end = &g->items;
	p->group = g;
}

/* Joins the siblings at first into one node. */
static bool
gather(struct parser *p, enum re_op op, struct re_node *first, struct re_node **out)
{
	if (!first || !first->next) {
		*out = first ? first : node_new(p, RE_EMPTY);
		return true;
	}
	*out = node_new(p, op);
	(*out)->sub = first;
	return node_measure(p, *out);
}

/* Ends the alternative that is being read. */
static bool
alternative(struct parser *p)
{
	struct group *g = p->group;
	struct re_node *n;

	if (!gather(p, RE_CONCAT, g->items, &n))
		return false;
	*g->alts_end = n;
	g->alts_end = &n->next;
	g->items = NULL;
	g->items_end = &g->items;
	g->last = NULL;
	return true;
}

static bool
group_close(struct parser *p)
{
	struct group *g = p->group;
	struct re_node *n, *cap;

	if (!g->up)
		return re_bad(p->e, "unexpected )", p->whole);
	if (!alternative(p) || !gather(p, RE_ALTERNATE, g->alts, &n))
		return false;
	p->group = g->up;
	p->flags = g->flags;
	if (g->cap) {
		cap = node_new(p, RE_CAPTURE);
		cap->cap = g->cap;
		cap->sub = n;
		n = cap;
		if (!node_measure(p, n))
			return false;
	}
	push(p, n);
	return true;
}

static int
name_add(struct parser *p, struct str name)
{
	struct re_syntax *out = p->out;

	out->names = arena_room(p->arena, out->names, out->groups, &p->names_cap, sizeof name);
	out->names[out->groups++] = name;
	return (int)out->groups;
}

/* Reads (?P<name> or (?<name>. */
static bool
group_named(struct parser *p)
{
	struct str t = p->rest, name;
	ptrdiff_t end = str_chr(t, '>');
	size_t i, from = t.p[2] == '<' ? 3 : 4;
	uint32_t rune;

	name = end < 0 ? t : str_sub(t, from, (size_t)end);
	for (i = 0; i < name.n; i += utf8_decode(str_sub(name, i, name.n), &rune)) {
		struct str at = str_sub(name, i, name.n);

		if (!re_next_rune(&at, &rune, p->e))
			return false;
	}
	if (end < 0)
		return re_bad(p->e, "invalid named capture", t);
	for (i = 0; i < name.n; i++)
		if (name.p[i] != '_' && !isalnum((unsigned char)name.p[i]))
			break;
	if (i < name.n || !name.n)
		return re_bad(p->e, "invalid named capture", str_sub(t, 0, (size_t)end + 1));
	group_open(p, name_add(p, name));
	p->rest = str_sub(t, (size_t)end + 1, t.n);
	return true;
}

/* Sets the flag of the letter c, or clears it after '-'; false when there is none. */
static bool
flag_set(unsigned *flags, uint32_t c, bool off)
{
	unsigned bit = c == 'i' ? RE_FOLD : c == 'm' ? RE_ONE_LINE : c == 's' ? RE_DOT_NL :
		       c == 'U' ? RE_LAZY : 0;

	if (c == 'm')
		off = !off;
	*flags = off ? *flags & ~bit : *flags | bit;
	return bit != 0;
}

/* Reads (?flags) or (?flags: and (?P<name>. */
static bool
group_special(struct parser *p)
{
	struct str t = p->rest, s = str_sub(t, 2, t.n);
	unsigned flags = p->flags;
	bool off = false, saw = false;
	uint32_t c;

	if ((t.n > 4 && t.p[2] == 'P' && t.p[3] == '<') || (t.n > 3 && t.p[2] == '<'))
		return group_named(p);
	while (s.n) {
		if (!re_next_rune(&s, &c, p->e))
			return false;
		if (flag_set(&flags, c, off)) {
			saw = true;
		} else if (c == '-' && !off) {
			off = true;
			saw = false;
		} else if ((c == ':' || c == ')') && (saw || !off)) {
			if (c == ':')
				group_open(p, 0);
			p->flags = flags;
			p->rest = s;
			return true;
		} else {
			break;
		}
	}
	return re_bad(p->e, "invalid or unsupported Perl syntax", str_sub(t, 0, t.n - s.n));
}

/* Reads a number without a leading zero into *out, -1 when it is too large; false when
 * there is none. */
static bool
parse_int(struct str *s, int *out)
{
	size_t i;

	if (!s->n || s->p[0] < '0' || s->p[0] > '9')
		return false;
	if (s->n > 1 && s->p[0] == '0' && s->p[1] >= '0' && s->p[1] <= '9')
		return false;
	*out = 0;
	for (i = 0; i < s->n && s->p[i] >= '0' && s->p[i] <= '9'; i++)
		if (*out >= 100000000)
			*out = -1;
		else if (*out >= 0)
			*out = *out * 10 + s->p[i] - '0';
	*s = str_sub(*s, i, s->n);
	return true;
}

/* Reads {n}, {n,} or {n,m}; false when *s does not start so. */
static bool
parse_counts(struct str *s, int *min, int *max)
{
	struct str t = str_sub(*s, 1, s->n);

	if (!parse_int(&t, min) || !t.n)
		return false;
	*max = *min;
	if (t.p[0] == ',') {
		t = str_sub(t, 1, t.n);
		if (t.n && t.p[0] == '}')
			*max = -1;
		else if (!parse_int(&t, max))
			return false;
		else if (*max < 0)
			*min = -1;
	}
	if (!t.n || t.p[0] != '}')
		return false;
	*s = str_sub(t, 1, t.n);
	return true;
}

/* Makes a RE_REPEAT, as `like` says, of the newest item.  p->rest begins behind the
 * operator, `before` at it. */
static bool
repeat(struct parser *p, struct re_node like, struct str before, struct str *last)
{
	struct group *g = p->group;
	struct re_node *n, *sub;
	bool lazy = p->flags & RE_LAZY;

	if (p->rest.n && p->rest.p[0] == '?') {
		p->rest = str_sub(p->rest, 1, p->rest.n);
		lazy = !lazy;
	}
	if (last->n)
		return re_bad(p->e, "invalid nested repetition operator",
			      str_sub(*last, 0, last->n - p->rest.n));
	before = str_sub(before, 0, before.n - p->rest.n);
	if (!g->last)
		return re_bad(p->e, "missing argument to repetition operator", before);
	sub = *g->last;
	n = node_new(p, RE_REPEAT);
	n->min = like.min;
	n->max = like.max;
	n->counted = like.counted;
	n->lazy = lazy;
	n->sub = sub;
	*g->last = n;
	g->items_end = &n->next;
	if (!node_measure(p, n))
		return false;
	if (n->counted && (n->min >= 2 || n->max >= 2) && n->copies > LIMIT_RE_COUNT)
		return re_bad(p->e, "invalid repeat count", before);
	return true;
}

/* Reads *, +, ? or {n,m}.  *last is the text from the previous operator on when that
 * stands right before, else empty. */
static bool
parse_repeat(struct parser *p, struct str *last)
{
	struct re_node like = { .max = -1 };
	struct str before = p->rest;
	char c = before.p[0];

	if (c == '{') {
		like.counted = true;
		if (!parse_counts(&p->rest, &like.min, &like.max)) {
			*last = STR("");
			p->rest = str_sub(p->rest, 1, p->rest.n);
			return push_rune(p, '{');
		}
		if (like.min < 0 || like.min > LIMIT_RE_COUNT || like.max > LIMIT_RE_COUNT ||
		    (like.max >= 0 && like.min > like.max))
			return re_bad(p->e, "invalid repeat count",
				      str_sub(before, 0, before.n - p->rest.n));
	} else {
		p->rest = str_sub(p->rest, 1, p->rest.n);
		like.min = c == '+';
		like.max = c == '?' ? 1 : -1;
	}
	if (!repeat(p, like, before, last))
		return false;
	*last = before;
	return true;
}

/* Reads \Q…\E, between which all text is literal. */
static bool
parse_quoted(struct parser *p)
{
	struct str lit = str_sub(p->rest, 2, p->rest.n);
	ptrdiff_t end = str_find(lit, STR("\\E"));
	uint32_t rune;

	p->rest = end < 0 ? STR("") : str_sub(lit, (size_t)end + 2, lit.n);
	lit = end < 0 ? lit : str_sub(lit, 0, (size_t)end);
	while (lit.n) {
		if (!re_next_rune(&lit, &rune, p->e))
			return false;
		push_rune(p, rune);
	}
	return true;
}

static bool
parse_backslash(struct parser *p)
{
	char c = p->rest.n > 1 ? p->rest.p[1] : '\0';
	struct re_item *item;
	uint32_t rune;
	bool got;

	if (c && strchr("AbBz", c)) {
		p->rest = str_sub(p->rest, 2, p->rest.n);
		return push_op(p, c == 'A' ? RE_BEGIN_TEXT : c == 'z' ? RE_END_TEXT :
				  c == 'b' ? RE_WORD : RE_NOT_WORD);
	}
	if (c == 'C')
		return re_bad(p->e, "invalid escape sequence", str_sub(p->rest, 0, 2));
	if (c == 'Q')
		return parse_quoted(p);
	if (!re_parse_named(p->arena, &p->rest, &item, &got, p->e))
		return false;
	if (got)
		return push_class(p, re_class_of(p->arena, item, p->flags & RE_FOLD));
	return re_parse_escape(&p->rest, &rune, p->e) && push_rune(p, rune);
}

/* Reads an operator of one byte. */
static bool
parse_mark(struct parser *p, char c)
{
	bool one = p->flags & RE_ONE_LINE;

	p->rest = str_sub(p->rest, 1, p->rest.n);
	switch (c) {
	case '(':
		group_open(p, name_add(p, STR("")));
		return true;
	case '|':
		return alternative(p);
	case ')':
		return group_close(p);
	case '^':
		return push_op(p, one ? RE_BEGIN_TEXT : RE_BEGIN_LINE);
	case '$':
		return push_op(p, one ? RE_END_TEXT : RE_END_LINE);
	default:
		return push_op(p, p->flags & RE_DOT_NL ? RE_ANY : RE_ANY_NOT_NL);
	}
}

static bool
parse_token(struct parser *p)
{
	struct re_class *class;
	char c = p->rest.p[0];
	uint32_t rune;

	if (c == '(' && p->rest.n > 1 && p->rest.p[1] == '?')
		return group_special(p);
	if (c && strchr("(|)^$.", c))
		return parse_mark(p, c);
	if (c == '\\')
		return parse_backslash(p);
	if (c == '[')
		return re_parse_class(p->arena, &p->rest, p->flags & RE_FOLD, &class, p->e) &&
		       push_class(p, class);
	return re_next_rune(&p->rest, &rune, p->e) && push_rune(p, rune);
}

bool
re_parse(struct arena *a, struct str expr, struct re_syntax *out, struct err *e)
{
	struct parser p = { a, e, expr, expr, RE_ONE_LINE, NULL, out, 0 };
	struct str last = STR("");

	*out = (struct re_syntax){ 0 };
	group_open(&p, 0);
	while (p.rest.n) {
		if (p.rest.p[0] && strchr("*+?{", p.rest.p[0])) {
			if (!parse_repeat(&p, &last))
				return false;
			continue;
		}
		last = STR("");
		if (!parse_token(&p))
			return false;
	}
	if (p.group->up)
		return re_bad(e, "missing closing )", expr);
	return alternative(&p) && gather(&p, RE_ALTERNATE, p.group->alts, &out->top);
}

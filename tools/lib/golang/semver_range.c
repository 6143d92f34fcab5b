/* SPDX-License-Identifier: Apache-2.0 */
#include "quote.h"
#include "semver_scan.h"

/*
 * One comparison with a version.  A number that is missing or a wildcard is zero
 * in `with`: then any is true, and minor or patch is true when that is the first
 * such number.
 */
struct term {
	bool (*holds)(const struct semver *v, const struct term *t);
	struct semver with;
	bool any, minor, patch;
	struct term *next;
};

struct group {
	struct term *terms;
	bool pre; /* some term names a prerelease */
	struct group *next;
};

struct semver_range {
	struct group *groups;
};

static bool
is_equal(const struct semver *v, const struct term *t)
{
	return semver_cmp(v, &t->with) == 0;
}

static bool
is_other(const struct semver *v, const struct term *t)
{
	if (!t->any)
		return !is_equal(v, t);
	if (v->major != t->with.major)
		return true;
	if (t->minor)
		return false;
	if (v->minor != t->with.minor)
		return true;
	if (t->patch)
		return semver_cmp_pre(v->pre, t->with.pre) != 0;
	return v->patch != t->with.patch || !is_equal(v, t);
}

static bool
is_more(const struct semver *v, const struct term *t)
{
	if (!t->any || (!t->minor && !t->patch))
		return semver_cmp(v, &t->with) > 0;
	if (v->major != t->with.major)
		return v->major > t->with.major;
	return !t->minor && v->minor > t->with.minor;
}

static bool
is_less(const struct semver *v, const struct term *t)
{
	return semver_cmp(v, &t->with) < 0;
}

static bool
is_least(const struct semver *v, const struct term *t)
{
	return semver_cmp(v, &t->with) >= 0;
}

static bool
is_most(const struct semver *v, const struct term *t)
{
	if (!t->any)
		return semver_cmp(v, &t->with) <= 0;
	if (v->major != t->with.major)
		return v->major < t->with.major;
	return t->minor || v->minor <= t->with.minor;
}

static bool
is_tilde(const struct semver *v, const struct term *t)
{
	const struct semver *w = &t->with;

	if (is_less(v, t))
		return false;
	if (!w->major && !w->minor && !w->patch && !t->minor && !t->patch)
		return true;
	return v->major == w->major && (t->minor || v->minor == w->minor);
}

static bool
is_like(const struct semver *v, const struct term *t)
{
	return t->any ? is_tilde(v, t) : is_equal(v, t);
}

static bool
is_caret(const struct semver *v, const struct term *t)
{
	const struct semver *w = &t->with;

	if (is_less(v, t) || v->major != w->major)
		return false;
	if (w->major || t->minor)
		return true;
	if (v->minor != w->minor)
		return false;
	return w->minor || t->patch || v->patch == w->patch;
}

/* The operators, a longer one before those that it starts with; "" is the last. */
static const struct {
	const char *text;
	bool (*holds)(const struct semver *v, const struct term *t);
} ops[] = {
	{ "!=", is_other }, { ">=", is_least }, { "=>", is_least }, { "<=", is_most },
	{ "=<", is_most },  { "~>", is_tilde }, { "=", is_like },   { ">", is_more },
	{ "<", is_less },   { "~", is_tilde },  { "^", is_caret },  { "", is_like },
};

/* The length of the white space (\s in regular expressions) at the start of s. */
static size_t
blank(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] && strchr(" \t\n\f\r", s.p[n]))
		n++;
	return n;
}

static struct str
skip(struct str s, size_t n)
{
	return str_sub(s, n, s.n);
}

static bool
improper(struct arena *a, struct str text, struct err *e)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	buf_quote(&b, text);
	return err_set(e, STATUS_USAGE, "improper constraint: %.*s", STR_ARG(buf_str(&b)));
}

static bool
is_wild(struct str s)
{
	return !s.n || str_is(s, "x") || str_is(s, "X") || str_is(s, "*");
}

/* Sets the version with which a term compares, in which wildcards are zero. */
static bool
term_version(struct arena *a, struct term *t, const struct semver_parts *p, struct str text,
	     struct err *e)
{
	const char *dash = p->pre.n ? "-" : "";
	struct str v = text;

	t->any = true;
	if (is_wild(p->number[0])) {
		v = str_of(arena_printf(a, "0.0.0%s%.*s", dash, STR_ARG(p->pre)));
	} else if (is_wild(p->number[1])) {
		t->minor = true;
		v = str_of(arena_printf(a, "%.*s.0.0%s%.*s", STR_ARG(p->number[0]), dash,
					STR_ARG(p->pre)));
	} else if (is_wild(p->number[2])) {
		t->patch = true;
		v = str_of(arena_printf(a, "%.*s.%.*s.0%s%.*s", STR_ARG(p->number[0]),
					STR_ARG(p->number[1]), dash, STR_ARG(p->pre)));
	} else {
		t->any = false;
	}
	return semver_parse(v, &t->with, e) ||
	       err_set(e, STATUS_USAGE, "constraint parser error");
}

/*
 * Takes one operator and version, with blanks before them, off *s.  *got is false
 * when there is none.
 */
static bool
term_parse(struct arena *a, struct str *s, struct term **out, bool *got, struct err *e)
{
	struct term *t = arena_new(a, struct term);
	struct semver_parts p;
	struct str rest = skip(*s, blank(*s));
	size_t i = 0, n;

	while (!str_starts(rest, str_of(ops[i].text)))
		i++;
	t->holds = ops[i].holds;
	rest = skip(rest, strlen(ops[i].text));
	rest = skip(rest, blank(rest));
	n = semver_scan(rest, true, &p);
	*got = n != 0;
	if (!n)
		return true;
	*s = skip(rest, n);
	*out = t;
	return term_version(a, t, &p, str_sub(rest, 0, n), e);
}

/* True when s has the syntax of a group; its versions may be invalid. */
static bool
group_valid(struct str s)
{
	struct semver_parts p;
	size_t n, i, gap;

	for (;;) {
		s = skip(s, blank(s));
		for (i = 0; !str_starts(s, str_of(ops[i].text)); i++)
			;
		s = skip(s, strlen(ops[i].text));
		s = skip(s, blank(s));
		n = semver_scan(s, true, &p);
		if (!n)
			return false;
		s = skip(s, n);
		gap = blank(s);
		s = skip(s, gap);
		if (!s.n)
			return true;
		if (s.p[0] == ',')
			s = skip(s, 1);
		else if (!gap)
			return false;
	}
}

static bool
group_parse(struct arena *a, struct str text, struct group **out, struct err *e)
{
	struct group *g = arena_new(a, struct group);
	struct term **last = &g->terms;
	struct str s = text;
	bool got = true;

	*out = g;
	if (!group_valid(text))
		return improper(a, text, e);
	while (s.n) {
		if (!term_parse(a, &s, last, &got, e))
			return false;
		if (!got)
			break;
		if ((*last)->with.pre.n)
			g->pre = true;
		last = &(*last)->next;
		s = skip(s, blank(s));
		if (s.n && s.p[0] == ',')
			s = skip(s, 1);
	}
	return true;
}

/* A range "a - b" in a text: n bytes from `at`. */
struct span {
	size_t at, n;
	struct str from, to;
};

/* Reads a range and the blanks around it at byte `at` of s; false when there is none. */
static bool
span_at(struct str s, size_t at, struct span *out)
{
	struct semver_parts p;
	struct str r = skip(s, at);
	size_t n;

	r = skip(r, blank(r));
	n = semver_scan(r, true, &p);
	out->from = str_sub(r, 0, n);
	r = skip(r, n);
	if (!n || !blank(r))
		return false;
	r = skip(r, blank(r));
	if (!r.n || r.p[0] != '-' || !blank(skip(r, 1)))
		return false;
	r = skip(r, 1);
	r = skip(r, blank(r));
	n = semver_scan(r, true, &p);
	out->to = str_sub(r, 0, n);
	r = skip(r, n);
	r = skip(r, blank(r));
	out->at = at;
	out->n = s.n - at - r.n;
	return n != 0;
}

/* Replaces each range "a - b" of s by ">= a, <= b ".  As in Masterminds/semver, the
 * first text in the result that equals the range is replaced, which may be another. */
static struct str
ranges_rewrite(struct arena *a, struct str s)
{
	struct str out = s, found;
	struct span sp;
	size_t at = 0;
	ptrdiff_t where;

	while (at < s.n) {
		if (!span_at(s, at, &sp)) {
			at++;
			continue;
		}
		found = str_sub(s, sp.at, sp.at + sp.n);
		where = str_find(out, found);
		if (where >= 0)
			out = str_of(arena_printf(
				a, "%.*s>= %.*s, <= %.*s %.*s", (int)where, out.p,
				STR_ARG(sp.from), STR_ARG(sp.to),
				STR_ARG(skip(out, (size_t)where + sp.n))));
		at += sp.n;
	}
	return out;
}

/* Cuts s at the first "||"; false when there is none. */
static bool
cut_or(struct str s, struct str *head, struct str *tail)
{
	ptrdiff_t at = str_find(s, STR("||"));

	*head = at < 0 ? s : str_sub(s, 0, (size_t)at);
	*tail = at < 0 ? STR("") : skip(s, (size_t)at + 2);
	return at >= 0;
}

bool
semver_range_parse(struct arena *a, struct str text, struct semver_range **out,
		   struct err *e)
{
	struct semver_range *r = arena_new(a, struct semver_range);
	struct group **last = &r->groups;
	struct str rest, part;
	bool more = true;
	int n = 1;

	*out = r;
	if (text.n > SEMVER_RANGE_MOST)
		return err_set(e, STATUS_USAGE, "constraint string is too long (max %d bytes)",
			       SEMVER_RANGE_MOST);
	text = ranges_rewrite(a, text);
	for (rest = text; cut_or(rest, &part, &rest);)
		n++;
	if (n > SEMVER_GROUPS_MOST)
		return err_set(e, STATUS_USAGE, "too many constraint groups (max %d)",
			       SEMVER_GROUPS_MOST);
	for (rest = text; more; last = &(*last)->next) {
		more = cut_or(rest, &part, &rest);
		if (!group_parse(a, part, last, e))
			return false;
	}
	return true;
}

static bool
group_has(const struct group *g, const struct semver *v)
{
	const struct term *t;

	if (v->pre.n && !g->pre)
		return false;
	for (t = g->terms; t; t = t->next)
		if (!t->holds(v, t))
			return false;
	return true;
}

bool
semver_range_has(const struct semver_range *r, const struct semver *v)
{
	const struct group *g;

	for (g = r->groups; g; g = g->next)
		if (group_has(g, v))
			return true;
	return false;
}

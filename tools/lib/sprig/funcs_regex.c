/* SPDX-License-Identifier: Apache-2.0 */
/* Regular expressions.  Sprig's plain functions panic where the must forms return an
 * error; only the message differs. */
#include "families.h"
#include "golang/quote.h"
#include "golang/re.h"
#include "golang/re_cache.h"
#include "golang/rune.h"
#include "sprig.h"

/* The number of regular expression instructions that run in the time of a step. */
enum { RE_STEP = 8 };

/* Fails with the message with which Go's regexp.MustCompile panics. */
static _Noreturn void
fail_panic(struct exec *x, struct str expr, const char *why)
{
	struct buf b = sprig_buf(x);

	if (quote_bare(expr))
		buf_printf(&b, "`%.*s`", STR_ARG(expr));
	else
		buf_quote(&b, expr);
	exec_fail(x, "regexp: Compile(%.*s): %s", STR_ARG(buf_str(&b)), why);
}

/* The compiled expression; `must` chooses the message when it is malformed. */
static struct re *
compile(struct exec *x, struct str expr, bool must)
{
	struct err e = { .arena = x->arena };
	struct re *re = re_cached(x->patterns, expr, &e);

	if (!re && must)
		exec_fail(x, "%s", e.msg);
	if (!re)
		fail_panic(x, expr, e.msg);
	return re;
}

static bool
find(struct exec *x, struct re *re, struct str s, size_t from, struct re_span *span, size_t n)
{
	struct err e = { .arena = x->arena };
	int r = re_find(re, s, from, span, n, &e);

	exec_work(x, re_steps(re) / RE_STEP);
	if (r < 0)
		exec_fail(x, "%s", e.msg);
	return r > 0;
}

static struct str
part(struct str s, struct re_span at)
{
	return at.from < 0 ? STR("") : str_sub(s, (size_t)at.from, (size_t)at.to);
}

/* Finds successive matches as Go's FindAll does. */
struct walk {
	struct re *re;
	struct str s;
	size_t pos;
	ptrdiff_t last; /* where the previous match ended */
};

/* *at takes the next match; an empty one right behind the previous match is skipped. */
static bool
walk_next(struct exec *x, struct walk *w, struct re_span *at)
{
	bool good = false;
	uint32_t r;
	size_t n;

	while (!good && w->pos <= w->s.n && find(x, w->re, w->s, w->pos, at, 1)) {
		good = (size_t)at->to != w->pos || at->from != w->last;
		if ((size_t)at->to == w->pos) {
			n = utf8_decode(str_sub(w->s, w->pos, w->s.n), &r);
			w->pos += n ? n : 1;
		} else {
			w->pos = (size_t)at->to;
		}
		w->last = at->to;
	}
	return good;
}

/* A []string that grows. */
struct texts {
	struct val *v;
	size_t n, cap;
};

static void
texts_add(struct exec *x, struct texts *t, struct str s)
{
	t->v = arena_room(x->arena, t->v, t->n, &t->cap, sizeof *t->v);
	t->v[t->n++] = val_str(s);
}

static struct val
find_all(struct exec *x, struct re *re, struct str s, int64_t n)
{
	struct walk w = { re, s, 0, -1 };
	struct texts t = { 0 };
	struct re_span at;

	while ((n < 0 || (int64_t)t.n < n) && walk_next(x, &w, &at))
		texts_add(x, &t, part(s, at));
	return t.n ? val_list_of(x->arena, &TYPE_STRINGS, t.v, t.n) :
		     val_list_nil(&TYPE_STRINGS);
}

static struct val
split(struct exec *x, struct re *re, struct str expr, struct str s, int64_t n)
{
	struct walk w = { re, s, 0, -1 };
	struct texts t = { 0 };
	struct re_span at;
	size_t from = 0, end = 0;

	if (n == 0)
		return val_list_nil(&TYPE_STRINGS);
	if (expr.n && !s.n) {
		texts_add(x, &t, STR(""));
		return val_list_of(x->arena, &TYPE_STRINGS, t.v, t.n);
	}
	while ((n < 0 || (int64_t)t.n < n - 1) && walk_next(x, &w, &at)) {
		end = (size_t)at.from;
		if (at.to)
			texts_add(x, &t, str_sub(s, from, end));
		from = (size_t)at.to;
	}
	if (end != s.n)
		texts_add(x, &t, str_sub(s, from, s.n));
	return val_list_of(x->arena, &TYPE_STRINGS, t.v, t.n);
}

/* The length of the name at the start of s: letters, digits and '_'. */
static size_t
name_run(struct str s)
{
	size_t i = 0, n;
	uint32_t r;

	while ((n = utf8_decode(str_sub(s, i, s.n), &r)) &&
	       (rune_is_letter(r) || rune_is_digit(r) || r == '_'))
		i += n;
	return i;
}

/* True when the name is the number of a group: no leading zero, not too long. */
static bool
is_number(struct str name, size_t *num)
{
	size_t i;

	*num = 0;
	for (i = 0; i < name.n; i++) {
		if (name.p[i] < '0' || name.p[i] > '9' || *num >= 100000000)
			return false;
		*num = *num * 10 + (size_t)(name.p[i] - '0');
	}
	return name.p[0] != '0' || name.n == 1;
}

/* A replacement, and the match that $name and ${name} in it refer to. */
struct repl {
	const struct re *re;
	struct str text, s;
	const struct re_span *span;
	bool literal;
};

/* The text of the group; of several groups of one name, the first that matched. */
static struct str
group_text(const struct repl *r, struct str name)
{
	size_t i, groups = re_groups(r->re);

	if (is_number(name, &i))
		return i <= groups ? part(r->s, r->span[i]) : STR("");
	for (i = 1; i <= groups; i++)
		if (str_eq(name, re_group_name(r->re, i)) && r->span[i].from >= 0)
			return part(r->s, r->span[i]);
	return STR("");
}

static void
expand(struct buf *b, const struct repl *r)
{
	struct str t = r->text, before, rest;
	size_t n, brace;

	while (!r->literal && str_cut(t, '$', &before, &rest)) {
		buf_add(b, before);
		t = rest;
		if (t.n && t.p[0] == '$') {
			buf_addc(b, '$');
			t = str_sub(t, 1, t.n);
			continue;
		}
		brace = t.n && t.p[0] == '{';
		n = name_run(str_sub(t, brace, t.n));
		if (!n || (brace && (brace + n >= t.n || t.p[brace + n] != '}'))) {
			buf_addc(b, '$');
			continue;
		}
		buf_add(b, group_text(r, str_sub(t, brace, brace + n)));
		t = str_sub(t, n + 2 * brace, t.n);
	}
	buf_add(b, t);
}

static struct val
replace(struct exec *x, struct re *re, struct str s, struct str with, bool literal)
{
	size_t n = re_groups(re) + 1, pos = 0, last = 0, w;
	struct re_span *span = arena_array(x->arena, struct re_span, n);
	struct repl r = { re, with, s, span, literal };
	struct buf b = sprig_buf(x);
	uint32_t rune;

	if (literal || str_chr(with, '$') < 0)
		n = 1;
	while (pos <= s.n && find(x, re, s, pos, span, n)) {
		buf_add(&b, str_sub(s, last, (size_t)span->from));
		if ((size_t)span->to > last || span->from == 0)
			expand(&b, &r);
		last = (size_t)span->to;
		w = utf8_decode(str_sub(s, pos, s.n), &rune);
		if (pos + (w ? w : 1) > last)
			pos += w ? w : 1;
		else
			pos = last;
	}
	buf_add(&b, str_sub(s, last, s.n));
	return sprig_done(x, &b);
}

static struct val
fn_match(struct exec *x, struct val *arg, int n)
{
	struct err e = { .arena = x->arena };
	struct re *re = re_cached(x->patterns, arg[0].s, &e);

	(void)n;
	return val_bool(re && find(x, re, arg[1].s, 0, NULL, 0));
}

static struct val
fn_must_match(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_bool(find(x, compile(x, arg[0].s, true), arg[1].s, 0, NULL, 0));
}

static struct val
first(struct exec *x, struct re *re, struct str s)
{
	struct re_span at;

	return val_str(find(x, re, s, 0, &at, 1) ? part(s, at) : STR(""));
}

static struct val
fn_find(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return first(x, compile(x, arg[0].s, false), arg[1].s);
}

static struct val
fn_must_find(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return first(x, compile(x, arg[0].s, true), arg[1].s);
}

static struct val
fn_find_all(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return find_all(x, compile(x, arg[0].s, false), arg[1].s, arg[2].i);
}

static struct val
fn_must_find_all(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return find_all(x, compile(x, arg[0].s, true), arg[1].s, arg[2].i);
}

static struct val
fn_replace(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return replace(x, compile(x, arg[0].s, false), arg[1].s, arg[2].s, false);
}

static struct val
fn_must_replace(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return replace(x, compile(x, arg[0].s, true), arg[1].s, arg[2].s, false);
}

static struct val
fn_replace_literal(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return replace(x, compile(x, arg[0].s, false), arg[1].s, arg[2].s, true);
}

static struct val
fn_must_replace_literal(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return replace(x, compile(x, arg[0].s, true), arg[1].s, arg[2].s, true);
}

static struct val
fn_split(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return split(x, compile(x, arg[0].s, false), arg[0].s, arg[1].s, arg[2].i);
}

static struct val
fn_must_split(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return split(x, compile(x, arg[0].s, true), arg[0].s, arg[1].s, arg[2].i);
}

static struct val
fn_quote_meta(struct exec *x, struct val *arg, int n)
{
	struct buf b = sprig_buf(x);
	size_t i;

	(void)n;
	for (i = 0; i < arg[0].s.n; i++) {
		char c = arg[0].s.p[i];

		if (c && strchr("\\.+*?()|[]{}^$", c))
			buf_addc(&b, '\\');
		buf_addc(&b, c);
	}
	return sprig_done(x, &b);
}

const struct func FUNCS_REGEX[] = {
	{ "mustRegexFind", fn_must_find, 2, 2, "ss" },
	{ "mustRegexFindAll", fn_must_find_all, 3, 3, "ssi" },
	{ "mustRegexMatch", fn_must_match, 2, 2, "ss" },
	{ "mustRegexReplaceAll", fn_must_replace, 3, 3, "sss" },
	{ "mustRegexReplaceAllLiteral", fn_must_replace_literal, 3, 3, "sss" },
	{ "mustRegexSplit", fn_must_split, 3, 3, "ssi" },
	{ "regexFind", fn_find, 2, 2, "ss" },
	{ "regexFindAll", fn_find_all, 3, 3, "ssi" },
	{ "regexMatch", fn_match, 2, 2, "ss" },
	{ "regexQuoteMeta", fn_quote_meta, 1, 1, "s" },
	{ "regexReplaceAll", fn_replace, 3, 3, "sss" },
	{ "regexReplaceAllLiteral", fn_replace_literal, 3, 3, "sss" },
	{ "regexSplit", fn_split, 3, 3, "ssi" },
	{ NULL, NULL, 0, 0, NULL },
};

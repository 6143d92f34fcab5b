/* SPDX-License-Identifier: Apache-2.0 */
/* Strings: cutting, joining, quoting.  funcs_case.c has letter case. */
#include <string.h>

#include "base/map.h"
#include "families.h"
#include "golang/quote.h"
#include "golang/rune.h"
#include "sprig.h"

static struct val
fn_cat(struct exec *x, struct val *arg, int n)
{
	struct buf b = sprig_buf(x);
	int i, written = 0;

	for (i = 0; i < n; i++) {
		if (val_is_nil(arg[i]))
			continue;
		if (written++)
			buf_addc(&b, ' ');
		buf_add(&b, exec_text(x, arg[i]));
	}
	return sprig_done(x, &b);
}

static struct val
fn_contains(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_bool(str_holds(arg[1].s, arg[0].s));
}

static struct val
fn_hasPrefix(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_bool(str_starts(arg[1].s, arg[0].s));
}

static struct val
fn_hasSuffix(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_bool(str_ends(arg[1].s, arg[0].s));
}

/* The count, or Go's message for strings.Repeat when it is negative. */
static uint64_t
repeat_count(struct exec *x, int64_t count)
{
	if (count < 0)
		exec_fail(x, "strings: negative Repeat count");
	return (uint64_t)count;
}

static struct val
indent(struct exec *x, struct val *arg, const char *head)
{
	uint64_t pad = repeat_count(x, arg[0].i);
	struct buf b = sprig_buf(x);
	struct str s;
	size_t end;

	buf_adds(&b, head);
	buf_fill(&b, ' ', pad);
	for (s = arg[1].s; !b.over; s = str_sub(s, end, s.n)) {
		end = (size_t)(str_chr(s, '\n') + 1);
		if (end == 0)
			break;
		buf_add(&b, str_sub(s, 0, end));
		buf_fill(&b, ' ', pad);
	}
	buf_add(&b, s);
	return sprig_done(x, &b);
}

static struct val
fn_indent(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return indent(x, arg, "");
}

static struct val
fn_nindent(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return indent(x, arg, "\n");
}

static struct val
fn_join(struct exec *x, struct val *arg, int n)
{
	struct list *l = sprig_texts(x, arg[1]);
	struct buf b = sprig_buf(x);
	size_t i;

	(void)n;
	for (i = 0; i < l->n; i++) {
		if (i)
			buf_add(&b, arg[0].s);
		buf_add(&b, l->v[i].s);
	}
	return sprig_done(x, &b);
}

static struct val
fn_plural(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return arg[2].i == 1 ? arg[0] : arg[1];
}

static struct val
fn_quote(struct exec *x, struct val *arg, int n)
{
	struct buf b = sprig_buf(x);
	int i;

	for (i = 0; i < n; i++) {
		if (val_is_nil(arg[i]))
			continue;
		if (b.n)
			buf_addc(&b, ' ');
		buf_quote(&b, sprig_text(x, arg[i]));
	}
	return sprig_done(x, &b);
}

static struct val
fn_squote(struct exec *x, struct val *arg, int n)
{
	struct buf b = sprig_buf(x);
	int i;

	for (i = 0; i < n; i++) {
		if (val_is_nil(arg[i]))
			continue;
		buf_adds(&b, b.n ? " '" : "'");
		buf_add(&b, exec_text(x, arg[i]));
		buf_addc(&b, '\'');
	}
	return sprig_done(x, &b);
}

static struct val
fn_repeat(struct exec *x, struct val *arg, int n)
{
	uint64_t count = repeat_count(x, arg[0].i);
	struct str s = arg[1].s;
	size_t all, i;
	char *p;

	(void)n;
	if (count == 0 || s.n == 0)
		return val_cstr("");
	if (count > INT64_MAX / s.n)
		exec_fail(x, "strings: Repeat output length overflow");
	p = sprig_alloc(x, count * s.n);
	all = (size_t)count * s.n;
	for (i = 0; i < all; i += s.n)
		memcpy(p + i, s.p, s.n);
	return val_str((struct str){ p, all });
}

/* strings.Replace with an empty old text: inserts `new` before every rune and at the
 * end. */
static struct val
replace_between(struct exec *x, struct str new, struct str s)
{
	struct buf b = sprig_buf(x);
	uint32_t r;
	size_t k;

	buf_add(&b, new);
	for (; s.n; s = str_sub(s, k, s.n)) {
		k = utf8_decode(s, &r);
		buf_add(&b, str_sub(s, 0, k));
		buf_add(&b, new);
	}
	return sprig_done(x, &b);
}

static struct val
fn_replace(struct exec *x, struct val *arg, int n)
{
	struct str old = arg[0].s, new = arg[1].s, s = arg[2].s;
	struct buf b;
	ptrdiff_t at;

	(void)n;
	if (old.n == 0)
		return replace_between(x, new, s);
	b = sprig_buf(x);
	while (!b.over && (at = str_find(s, old)) >= 0) {
		buf_add(&b, str_sub(s, 0, (size_t)at));
		buf_add(&b, new);
		s = str_sub(s, (size_t)at + old.n, s.n);
	}
	buf_add(&b, s);
	return sprig_done(x, &b);
}

/* Takes the next piece for strings.Split off *s, with the separator after it; an
 * empty separator splits into runes.  False when *s has no separator. */
static bool
split_next(struct str *s, struct str sep, struct str *piece)
{
	ptrdiff_t at;
	uint32_t r;

	if (sep.n == 0) {
		at = (ptrdiff_t)utf8_decode(*s, &r);
		if ((size_t)at == s->n)
			return false;
	} else {
		at = str_find(*s, sep);
		if (at < 0)
			return false;
	}
	*piece = str_sub(*s, 0, (size_t)at);
	*s = str_sub(*s, (size_t)at + sep.n, s->n);
	return true;
}

/* strings.SplitN: at most max pieces, or all when max is negative. */
static struct list
split(struct exec *x, struct str s, struct str sep, int64_t max)
{
	struct list l = { 0 };
	struct str rest = s, piece;
	size_t n = 1;

	if (max == 0 || (s.n == 0 && sep.n == 0))
		return l;
	while ((max < 0 || (int64_t)n < max) && split_next(&rest, sep, &piece))
		n++;
	l.v = arena_array(x->arena, struct val, n);
	for (rest = s; l.n + 1 < n && split_next(&rest, sep, &piece);)
		l.v[l.n++] = val_str(piece);
	l.v[l.n++] = val_str(rest);
	return l;
}

/* The pieces as split and splitn return them: map[string]string{"_0": …}. */
static struct val
split_map(struct exec *x, struct list l)
{
	struct map *m = map_new(x->arena);
	size_t i;

	for (i = 0; i < l.n; i++)
		map_set(m, str_of(arena_printf(x->arena, "_%zu", i)), l.v[i]);
	return (struct val){ .type = &TYPE_STRING_MAP, .m = m };
}

static struct val
fn_split(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return split_map(x, split(x, arg[1].s, arg[0].s, -1));
}

static struct val
fn_splitList(struct exec *x, struct val *arg, int n)
{
	struct list l = split(x, arg[1].s, arg[0].s, -1);

	(void)n;
	return val_list_of(x->arena, &TYPE_STRINGS, l.v, l.n);
}

static struct val
fn_splitn(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return split_map(x, split(x, arg[2].s, arg[0].s, arg[1].i));
}

/* s[from:to], or the message of Go's panic. */
static struct val
slice_bytes(struct exec *x, struct str s, int64_t from, int64_t to)
{
	int64_t len = (int64_t)s.n;
	const char *what = "runtime error: slice bounds out of range";

	if (to < 0)
		exec_fail(x, "%s [:%lld]", what, (long long)to);
	if (to > len)
		exec_fail(x, "%s [:%lld] with length %lld", what, (long long)to, (long long)len);
	if (from < 0)
		exec_fail(x, "%s [%lld:]", what, (long long)from);
	if (from > to)
		exec_fail(x, "%s [%lld:%lld]", what, (long long)from, (long long)to);
	return val_str(str_sub(s, (size_t)from, (size_t)to));
}

static struct val
fn_substr(struct exec *x, struct val *arg, int n)
{
	int64_t from = arg[0].i, to = arg[1].i;
	struct str s = arg[2].s;

	(void)n;
	if (from < 0)
		return slice_bytes(x, s, 0, to);
	if (to < 0 || to > (int64_t)s.n)
		to = (int64_t)s.n;
	return slice_bytes(x, s, from, to);
}

static struct val
fn_toString(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_str(sprig_text(x, arg[0]));
}

static struct val
fn_toStrings(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return (struct val){ .type = &TYPE_STRINGS, .l = sprig_texts(x, arg[0]) };
}

/* True when r is trimmed off: a rune of the cutset, or white space when cutset is
 * NULL. */
static bool
is_trimmed(const struct str *cutset, uint32_t r)
{
	struct str rest;
	uint32_t c;
	size_t n;

	if (!cutset)
		return rune_is_space(r);
	for (rest = *cutset; rest.n; rest = str_sub(rest, n, rest.n)) {
		n = utf8_decode(rest, &c);
		if (c == r)
			return true;
	}
	return false;
}

static struct str
trim(struct str s, const struct str *cutset)
{
	uint32_t r;
	size_t n;

	while ((n = utf8_decode(s, &r)) && is_trimmed(cutset, r))
		s = str_sub(s, n, s.n);
	while ((n = sprig_last_rune(s, &r)) && is_trimmed(cutset, r))
		s = str_sub(s, 0, s.n - n);
	return s;
}

static struct val
fn_trim(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_str(trim(arg[0].s, NULL));
}

static struct val
fn_trimAll(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_str(trim(arg[1].s, &arg[0].s));
}

static struct val
fn_trimPrefix(struct exec *x, struct val *arg, int n)
{
	struct str s = arg[1].s;

	(void)x, (void)n;
	return val_str(str_starts(s, arg[0].s) ? str_sub(s, arg[0].s.n, s.n) : s);
}

static struct val
fn_trimSuffix(struct exec *x, struct val *arg, int n)
{
	struct str s = arg[1].s;

	(void)x, (void)n;
	return val_str(str_ends(s, arg[0].s) ? str_sub(s, 0, s.n - arg[0].s.n) : s);
}

static struct val
fn_trunc(struct exec *x, struct val *arg, int n)
{
	int64_t c = arg[0].i, len = (int64_t)arg[1].s.n;

	(void)x, (void)n;
	if (c < 0 && len + c > 0)
		return val_str(str_sub(arg[1].s, (size_t)(len + c), (size_t)len));
	if (c >= 0 && len > c)
		return val_str(str_sub(arg[1].s, 0, (size_t)c));
	return arg[1];
}

const struct func FUNCS_STRING[] = {
	{ "cat", fn_cat, 0, -1, NULL },
	{ "contains", fn_contains, 2, 2, "s" },
	{ "hasPrefix", fn_hasPrefix, 2, 2, "s" },
	{ "hasSuffix", fn_hasSuffix, 2, 2, "s" },
	{ "indent", fn_indent, 2, 2, "is" },
	{ "join", fn_join, 2, 2, "s." },
	{ "nindent", fn_nindent, 2, 2, "is" },
	{ "plural", fn_plural, 3, 3, "ssi" },
	{ "quote", fn_quote, 0, -1, NULL },
	{ "repeat", fn_repeat, 2, 2, "is" },
	{ "replace", fn_replace, 3, 3, "s" },
	{ "split", fn_split, 2, 2, "s" },
	{ "splitList", fn_splitList, 2, 2, "s" },
	{ "splitn", fn_splitn, 3, 3, "sis" },
	{ "squote", fn_squote, 0, -1, NULL },
	{ "substr", fn_substr, 3, 3, "iis" },
	{ "toString", fn_toString, 1, 1, NULL },
	{ "toStrings", fn_toStrings, 1, 1, NULL },
	{ "trim", fn_trim, 1, 1, "s" },
	{ "trimAll", fn_trimAll, 2, 2, "s" },
	{ "trimPrefix", fn_trimPrefix, 2, 2, "s" },
	{ "trimSuffix", fn_trimSuffix, 2, 2, "s" },
	{ "trimall", fn_trimAll, 2, 2, "s" },
	{ "trunc", fn_trunc, 2, 2, "is" },
	{ NULL, NULL, 0, 0, NULL },
};

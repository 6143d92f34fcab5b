/* SPDX-License-Identifier: Apache-2.0 */
#include "path.h"

#include "buf.h"

/* Drops the last element of the path in b, of which the first `keep` bytes stay. */
static void
element_drop(struct buf *b, size_t keep)
{
	while (b->n > keep && b->p[b->n - 1] != '/')
		b->n--;
	if (b->n > keep)
		b->n--;
}

struct str
path_clean(struct arena *a, struct str path)
{
	struct str head, tail = path;
	struct buf b;
	size_t keep;
	bool rooted = path.n && path.p[0] == '/';

	buf_init(&b, a, path.n + 2);
	if (rooted)
		buf_addc(&b, '/');
	keep = b.n; /* ".." removes nothing of the first keep bytes */
	while (tail.n) {
		str_cut(tail, '/', &head, &tail);
		if (!head.n || str_is(head, "."))
			continue;
		if (str_is(head, "..") && (b.n > keep || rooted)) {
			element_drop(&b, keep);
			continue;
		}
		if (b.n > (size_t)rooted)
			buf_addc(&b, '/');
		buf_add(&b, head);
		if (str_is(head, ".."))
			keep = b.n;
	}
	return b.n ? buf_str(&b) : STR(".");
}

struct str
path_base(struct str path)
{
	ptrdiff_t at;

	if (!path.n)
		return STR(".");
	while (path.n && path.p[path.n - 1] == '/')
		path.n--;
	if (!path.n)
		return STR("/");
	at = str_rchr(path, '/');
	return str_sub(path, (size_t)(at + 1), path.n);
}

struct str
path_ext(struct str path)
{
	size_t i;

	for (i = path.n; i > 0 && path.p[i - 1] != '/'; i--) {
		if (path.p[i - 1] == '.')
			return str_sub(path, i - 1, path.n);
	}
	return str_sub(path, path.n, path.n);
}

/* Takes one character of a class off *p; false when the class is malformed. */
static bool
class_char(struct str *p, uint32_t *rune)
{
	size_t n;

	if (!p->n || p->p[0] == '-' || p->p[0] == ']')
		return false;
	if (p->p[0] == '\\')
		*p = str_sub(*p, 1, p->n);
	n = utf8_decode(*p, rune);
	if (!n || (*rune == 0xfffd && n == 1))
		return false;
	*p = str_sub(*p, n, p->n);
	return p->n > 0;
}

/*
 * Takes a class off *p, which starts behind its "[", and says in *hit whether
 * the rune belongs to the class.  False when the class is malformed.
 */
static bool
class_take(struct str *p, uint32_t rune, bool *hit)
{
	bool negated = p->n && p->p[0] == '^';
	bool in = false;
	int n = 0;

	if (negated)
		*p = str_sub(*p, 1, p->n);
	for (;;) {
		uint32_t lo, hi;

		if (p->n && p->p[0] == ']' && n > 0)
			break;
		if (!class_char(p, &lo))
			return false;
		hi = lo;
		if (p->p[0] == '-') {
			*p = str_sub(*p, 1, p->n);
			if (!class_char(p, &hi))
				return false;
		}
		in = in || (lo <= rune && rune <= hi);
		n++;
	}
	*p = str_sub(*p, 1, p->n);
	*hit = in != negated;
	return true;
}

bool
path_pattern_valid(struct str pattern)
{
	bool hit;

	while (pattern.n) {
		char c = pattern.p[0];

		pattern = str_sub(pattern, 1, pattern.n);
		if (c == '\\') {
			if (!pattern.n)
				return false;
			pattern = str_sub(pattern, 1, pattern.n);
		} else if (c == '[' && !class_take(&pattern, 0, &hit)) {
			return false;
		}
	}
	return true;
}

/* Matches the first element of *pat, which is not "*", with the first rune of
 * *name, and takes both off. */
static bool
element_match(struct str *pat, struct str *name)
{
	struct str p = *pat;
	uint32_t rune;
	size_t n = utf8_decode(*name, &rune);
	bool hit;
	char c;

	if (!p.n || !n)
		return false;
	c = p.p[0];
	if (c == '[') {
		p = str_sub(p, 1, p.n);
		if (!class_take(&p, rune, &hit) || !hit)
			return false;
	} else if (c == '?') {
		if (name->p[0] == '/')
			return false;
		p = str_sub(p, 1, p.n);
	} else {
		if (c == '\\')
			p = str_sub(p, 1, p.n);
		if (p.p[0] != name->p[0])
			return false;
		p = str_sub(p, 1, p.n);
		n = 1;
	}
	*pat = p;
	*name = str_sub(*name, n, name->n);
	return true;
}

bool
path_match(struct str pattern, struct str name)
{
	struct str pat = pattern, after = { 0 }, from = { 0 };
	bool star = false;

	if (!path_pattern_valid(pattern))
		return false;
	for (;;) {
		if (pat.n && pat.p[0] == '*') {
			pat = str_sub(pat, 1, pat.n);
			star = true;
			after = pat;
			from = name;
			continue;
		}
		if (!pat.n && !name.n)
			return true;
		if (element_match(&pat, &name))
			continue;
		/* the last "*" takes one byte more */
		if (!star || !from.n || from.p[0] == '/')
			return false;
		from = str_sub(from, 1, from.n);
		name = from;
		pat = after;
	}
}

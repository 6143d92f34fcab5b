/* SPDX-License-Identifier: Apache-2.0 */
#include "rewrite.h"

#include "records/lines.h"

bool
rewrite_add(struct arena *a, struct rewrite *r, struct str rule, const char *where,
	    struct err *e)
{
	struct rewrite_rule one;

	if (!str_cut(rule, '=', &one.from, &one.to) || one.from.n == 0)
		return err_set(e, STATUS_USAGE, "%s: '%.*s' is not FROM=TO", where, STR_ARG(rule));
	r->v = arena_room(a, r->v, r->n, &r->cap, sizeof one);
	r->v[r->n++] = one;
	return true;
}

bool
rewrite_read(struct arena *a, struct rewrite *r, const char *path, struct err *e)
{
	struct lines l = { 0 };
	size_t i;

	if (!lines_read(a, path, &l, e))
		return false;
	for (i = 0; i < l.n; i++)
		if (!rewrite_add(a, r, l.v[i].col[0], path, e))
			return false;
	return true;
}

/* The length of `from` when it matches the start of the name by whole parts; or 0. */
static size_t
fits(struct str from, struct str name)
{
	while (str_ends(from, STR("/")))
		from.n--;
	return str_starts(name, from) && (name.n == from.n || name.p[from.n] == '/')
		? from.n : 0;
}

/* The name with its first n bytes replaced. */
static struct str
replace(struct arena *a, struct str name, size_t n, struct str to)
{
	struct str rest = str_sub(name, n, name.n);

	if (to.n == 0 && rest.n)
		rest = str_sub(rest, 1, rest.n);
	return str_of(arena_printf(a, "%.*s%.*s", STR_ARG(to), STR_ARG(rest)));
}

size_t
rewrite_names(struct arena *a, const struct rewrite *r, struct str name,
	      struct str *out, size_t most)
{
	size_t i, k, best = 0, n = 0;

	for (i = 0; i < r->n; i++) {
		k = fits(r->v[i].from, name);
		best = k > best ? k : best;
	}
	for (i = 0; best && i < r->n && n < most; i++)
		if (fits(r->v[i].from, name) == best)
			out[n++] = replace(a, name, best, r->v[i].to);
	return n;
}

bool
rewrite_name(struct arena *a, const struct rewrite *r, struct str name,
	     struct str *out)
{
	*out = name;
	return rewrite_names(a, r, name, out, 1) > 0;
}

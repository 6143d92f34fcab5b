/* SPDX-License-Identifier: Apache-2.0 */
#include "rewrite.h"

#include "diag.h"
#include "lines.h"

void
rewrite_add(struct rewrite *r, struct str rule, const char *where)
{
	if (r->n == REWRITE_MOST)
		fatal(STATUS_USAGE, "%s: more than %d rules", where, REWRITE_MOST);
	if (!str_cut(rule, '=', &r->from[r->n], &r->to[r->n]) || r->from[r->n].n == 0)
		fatal(STATUS_USAGE, "%s: '%.*s' is not FROM=TO", where, STR_ARG(rule));
	r->n++;
}

void
rewrite_read(struct arena *a, struct rewrite *r, const char *path)
{
	struct err e = { .arena = a };
	struct lines l = { 0 };
	size_t i;

	if (!lines_read(a, path, &l, &e))
		fatal_err(&e);
	for (i = 0; i < l.n; i++)
		rewrite_add(r, l.v[i].col[0], path);
}

bool
rewrite_name(struct arena *a, const struct rewrite *r, struct str name,
	     struct str *out)
{
	struct str f, rest;
	size_t i, best = 0;

	*out = name;
	for (i = 0; i < r->n; i++) {
		f = r->from[i];
		while (str_ends(f, STR("/")))
			f.n--;
		if (f.n <= best || !str_starts(name, f) ||
		    (name.n > f.n && name.p[f.n] != '/'))
			continue;
		best = f.n;
		rest = str_sub(name, f.n, name.n);
		if (r->to[i].n == 0 && rest.n)
			rest = str_sub(rest, 1, rest.n);
		*out = str_of(arena_printf(a, "%.*s%.*s", STR_ARG(r->to[i]), STR_ARG(rest)));
	}
	return best > 0;
}

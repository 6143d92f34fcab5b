/* SPDX-License-Identifier: Apache-2.0 */
#include "source.h"

bool
sources_option(struct arena *a, struct sources *s, const struct opts *o, int key)
{
	struct err e = { .arena = a };

	if (key != SOURCES_LAYOUT && key != SOURCES_REWRITE)
		return false;
	if (s->nlayout == SOURCES_MOST || s->nrule == SOURCES_MOST)
		opts_fail(o, "more than %d sources or rules", SOURCES_MOST);
	if (key == SOURCES_LAYOUT) {
		if (!place_parse(a, str_of(o->arg), &s->layout[s->nlayout], &e) ||
		    s->layout[s->nlayout].kind != PLACE_LAYOUT)
			opts_fail(o, "--source %s: give oci:DIR", o->arg);
		s->nlayout++;
		return true;
	}
	if (!str_cut(str_of(o->arg), '=', &s->from[s->nrule],
		     &s->to[s->nrule]))
		opts_fail(o, "--rewrite %s: give FROM=TO", o->arg);
	s->nrule++;
	return true;
}

bool
name_rewrite(struct arena *a, struct str name, const struct str *from,
	     const struct str *to, size_t n, struct str *out)
{
	struct str f, rest;
	size_t i, best = 0;

	*out = name;
	for (i = 0; i < n; i++) {
		f = from[i];
		while (str_ends(f, STR("/")))
			f.n--;
		if (f.n <= best || !str_starts(name, f) ||
		    (name.n > f.n && name.p[f.n] != '/'))
			continue;
		best = f.n;
		rest = str_sub(name, f.n, name.n);
		if (to[i].n == 0 && rest.n)
			rest = str_sub(rest, 1, rest.n);
		*out = str_of(arena_printf(a, "%.*s%.*s", STR_ARG(to[i]), STR_ARG(rest)));
	}
	return best > 0;
}

bool
source_registry(struct arena *a, const struct sources *s, const struct ref *r,
		struct place *out, struct err *e)
{
	struct str name = str_of(arena_printf(a, "%.*s/%.*s", STR_ARG(r->host),
					      STR_ARG(r->repository)));

	name_rewrite(a, name, s->from, s->to, s->nrule, &name);
	return place_parse(a, name, out, e);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "source.h"

#include "diag.h"
#include "lines.h"

static void
add_layout(struct arena *a, struct sources *s, const struct opts *o)
{
	struct err e = { .arena = a };

	if (s->nlayout == SOURCES_MOST)
		opts_fail(o, "more than %d sources", SOURCES_MOST);
	if (!place_parse(a, str_of(o->arg), &s->layout[s->nlayout], &e) ||
	    s->layout[s->nlayout].kind != PLACE_LAYOUT)
		opts_fail(o, "--source %s: give oci:DIR", o->arg);
	s->nlayout++;
}

static void
add_rule(struct sources *s, struct str rule, const char *where)
{
	if (s->nrule == SOURCES_MOST)
		fatal(STATUS_USAGE, "%s: more than %d rules", where, SOURCES_MOST);
	if (!str_cut(rule, '=', &s->from[s->nrule], &s->to[s->nrule]) ||
	    s->from[s->nrule].n == 0)
		fatal(STATUS_USAGE, "%s: '%.*s' is not FROM=TO", where, STR_ARG(rule));
	s->nrule++;
}

static void
read_rules(struct arena *a, struct sources *s, const char *path)
{
	struct err e = { .arena = a };
	struct lines l = { 0 };
	size_t i;

	if (!lines_read(a, path, &l, &e))
		fatal_err(&e);
	for (i = 0; i < l.n; i++)
		add_rule(s, l.v[i].col[0], path);
}

bool
sources_option(struct arena *a, struct sources *s, const struct opts *o, int key)
{
	switch (key) {
	case SOURCES_LAYOUT: add_layout(a, s, o); return true;
	case SOURCES_REWRITE: add_rule(s, str_of(o->arg), "--rewrite"); return true;
	case SOURCES_FILE: read_rules(a, s, o->arg); return true;
	}
	return false;
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

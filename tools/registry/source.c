/* SPDX-License-Identifier: Apache-2.0 */
#include "source.h"

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

bool
sources_option(struct arena *a, struct sources *s, const struct opts *o, int key)
{
	switch (key) {
	case SOURCES_LAYOUT: add_layout(a, s, o); return true;
	case SOURCES_REWRITE: rewrite_add(&s->rules, str_of(o->arg), "--rewrite"); return true;
	case SOURCES_FILE: rewrite_read(a, &s->rules, o->arg); return true;
	}
	return false;
}

bool
source_registry(struct arena *a, const struct sources *s, const struct ref *r,
		struct place *out, struct err *e)
{
	struct str name = str_of(arena_printf(a, "%.*s/%.*s", STR_ARG(r->host),
					      STR_ARG(r->repository)));

	rewrite_name(a, &s->rules, name, &name);
	return place_parse(a, name, out, e);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "source.h"

#include <unistd.h>

#include "base/io.h"

static void
add_layout(struct arena *a, struct sources *s, const struct opts *o)
{
	struct err e = { .arena = a };

	if (s->nlayout == SOURCES_MOST)
		opts_fail(o, "more than %d sources", SOURCES_MOST);
	if (!location_parse(a, str_of(o->arg), &s->layout[s->nlayout], &e) ||
	    s->layout[s->nlayout].kind != LOCATION_LAYOUT)
		opts_fail(o, "--source %s: give oci:DIR", o->arg);
	if (access(path_join(a, s->layout[s->nlayout].path, "index.json"), R_OK) != 0)
		opts_fail(o, "--source %s is no OCI layout: its index.json cannot be read", o->arg);
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
source_locations(struct arena *a, const struct sources *s, struct str name,
		 struct locations *out, struct err *e)
{
	struct str names[LOCATIONS_MOST + 1];
	size_t n = rewrite_names(a, &s->rules, name, names, LOCATIONS_MOST + 1);

	if (n > LOCATIONS_MOST)
		return err_set(e, STATUS_USAGE, "more than %d rules fit %.*s", LOCATIONS_MOST,
			       STR_ARG(name));
	if (n == 0)
		names[n++] = name;
	for (out->n = 0; out->n < n; out->n++)
		if (!location_parse(a, names[out->n], &out->at[out->n], e))
			return false;
	return true;
}

bool
source_registries(struct arena *a, const struct sources *s, const struct ref *r,
		  struct locations *out, struct err *e)
{
	struct str name = str_of(arena_printf(a, "%.*s/%.*s", STR_ARG(r->host),
					      STR_ARG(r->repository)));

	return source_locations(a, s, name, out, e);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "origin.h"

struct origins {
	struct str rest; /* the lines after the current document */
	size_t line;     /* the number of the first of these lines */
	struct str name; /* the template of the current document */
};

struct origins *
origins_scan(struct arena *a, struct str text)
{
	struct origins *s = arena_new(a, struct origins);

	s->rest = text;
	s->line = 1;
	return s;
}

/* Reads up to the next separator; takes the first template that is named before it. */
static void
next_document(struct origins *s)
{
	struct str line, rest = s->rest;
	size_t n = 0;

	s->name = (struct str){ 0 };
	while (rest.n) {
		s->rest = rest;
		str_cut(rest, '\n', &line, &rest);
		if (n++ > 0 && line.n && line.p[0] == '-' && str_starts(line, STR("---"))) {
			s->line += n - 1;
			return;
		}
		if (s->name.n == 0 && line.n && line.p[0] == '#' && str_starts(line, STR("# Source: ")))
			s->name = str_trim(str_sub(line, 10, line.n));
	}
	s->rest.n = 0;
	s->line += n;
}

struct str
origins_at(struct origins *s, size_t line)
{
	while (s->rest.n && s->line <= line)
		next_document(s);
	return s->name;
}

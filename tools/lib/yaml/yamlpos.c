/* SPDX-License-Identifier: Apache-2.0 */
#include "yamlpos.h"

#include <yaml.h>

#include "base/limits.h"
#include "base/map.h"

/* A walk over the events of the first document. */
struct walk {
	yaml_parser_t parser;
	yaml_event_t event;
	bool held;
	size_t depth;
	/* for yaml_key_twice */
	struct arena *arena;
	size_t line;
	struct str twice;
};

static bool
next(struct walk *w)
{
	if (w->held)
		yaml_event_delete(&w->event);
	w->held = yaml_parser_parse(&w->parser, &w->event) != 0;
	return w->held;
}

/* Makes the start of the first document's root the current event. */
static bool
walk_begin(struct walk *w, struct str src)
{
	*w = (struct walk){ 0 };
	if (!yaml_parser_initialize(&w->parser))
		return false;
	yaml_parser_set_input_string(&w->parser, (const unsigned char *)src.p, src.n);
	return next(w) && next(w) && next(w);
}

static void
walk_end(struct walk *w)
{
	if (w->held)
		yaml_event_delete(&w->event);
	yaml_parser_delete(&w->parser);
}

static struct str
scalar(const struct walk *w)
{
	if (w->event.type != YAML_SCALAR_EVENT)
		return STR("");
	return (struct str){ (const char *)w->event.data.scalar.value,
		w->event.data.scalar.length };
}

static size_t
line(const struct walk *w)
{
	return w->event.start_mark.line + 1;
}

/* Moves from the first event of a node to its last. */
static bool
skip(struct walk *w)
{
	size_t depth = 0;

	for (;;) {
		if (w->event.type == YAML_MAPPING_START_EVENT ||
		    w->event.type == YAML_SEQUENCE_START_EVENT)
			depth++;
		if (w->event.type == YAML_MAPPING_END_EVENT ||
		    w->event.type == YAML_SEQUENCE_END_EVENT)
			depth--;
		if (depth == 0)
			return true;
		if (!next(w))
			return false;
	}
}

/* Moves from a container's start to the start of the value of that key or
 * number; *found takes the line of the key or entry. */
static bool
enter(struct walk *w, const struct yaml_at *at, size_t *found)
{
	bool map = w->event.type == YAML_MAPPING_START_EVENT, here;
	size_t i, at_line;

	if (!map && w->event.type != YAML_SEQUENCE_START_EVENT)
		return false;
	for (i = 0; next(w); i++) {
		if (w->event.type == YAML_MAPPING_END_EVENT ||
		    w->event.type == YAML_SEQUENCE_END_EVENT)
			return false;
		at_line = line(w);
		here = map ? str_eq(scalar(w), at->key) : i == at->index;
		if (map && !(skip(w) && next(w)))
			return false;
		if (here) {
			*found = at_line;
			return true;
		}
		if (!skip(w))
			return false;
	}
	return false;
}

static bool
go_to(struct walk *w, const struct yaml_at *at, size_t *found)
{
	return !at || (go_to(w, at->up, found) && enter(w, at, found));
}

size_t
yaml_line_of(struct str src, const struct yaml_at *at)
{
	struct walk w;
	size_t found = 0;

	if (walk_begin(&w, src)) {
		found = line(&w);
		go_to(&w, at, &found);
	}
	walk_end(&w);
	return found;
}

static bool any_twice(struct walk *w);

/* Looks through the mapping whose start is current. */
static bool
map_twice(struct walk *w)
{
	struct map *seen = map_new(w->arena);
	struct str key;

	while (next(w) && w->event.type != YAML_MAPPING_END_EVENT) {
		key = arena_dup(w->arena, scalar(w));
		if (w->event.type == YAML_SCALAR_EVENT && map_get(seen, key)) {
			w->line = line(w);
			w->twice = key;
			return true;
		}
		map_set(seen, key, NIL);
		if (any_twice(w) || !next(w) || any_twice(w))
			return true;
	}
	return !w->held;
}

/* Looks through the node whose start is current and moves to its end; true
 * also ends the walk when the text cannot be read. */
static bool
any_twice(struct walk *w)
{
	bool stop = false;

	if (++w->depth > LIMIT_YAML_DEPTH)
		return true;
	if (w->event.type == YAML_MAPPING_START_EVENT) {
		stop = map_twice(w);
	} else if (w->event.type == YAML_SEQUENCE_START_EVENT) {
		while (!stop && next(w) && w->event.type != YAML_SEQUENCE_END_EVENT)
			stop = any_twice(w);
		stop = stop || !w->held;
	}
	w->depth--;
	return stop;
}

bool
yaml_key_twice(struct arena *a, struct str src, size_t *at, struct str *key)
{
	struct walk w;

	if (walk_begin(&w, src)) {
		w.arena = a;
		any_twice(&w);
	}
	walk_end(&w);
	*at = w.line;
	*key = w.twice;
	return w.line != 0;
}

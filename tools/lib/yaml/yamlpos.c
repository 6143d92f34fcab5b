/* SPDX-License-Identifier: Apache-2.0 */
#include "yamlpos.h"

#include <yaml.h>

#include "base/limits.h"
#include "base/map.h"
#include "yaml_brackets.h"

/* A walk over the events of the first document. */
struct walk {
	yaml_parser_t parser;
	yaml_event_t event;
	bool held;
	size_t depth, open;
	struct arena *arena;
	/* for yaml_key_twice */
	size_t line;
	struct str twice;
};

static bool
next(struct walk *w)
{
	if (w->held)
		yaml_event_delete(&w->event);
	w->held = !yaml_brackets_over() && yaml_parser_parse(&w->parser, &w->event);
	if (w->held)
		yaml_brackets_count(&w->open, &w->event);
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
	yaml_brackets_begin(src.n);
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

/* A node of the document: its line - for the value of a key that of the key - and what
 * it holds. */
struct yaml_lines {
	size_t line;
	struct map *keys;         /* of a mapping: pointers to the values' nodes; or NULL */
	struct yaml_lines **item; /* of a list */
	size_t n, cap;
};

static bool read_node(struct walk *w, struct yaml_lines *l);

/* Reads the keys and values of a mapping, of a repeated key the first. */
static bool
read_mapping(struct walk *w, struct yaml_lines *l)
{
	struct yaml_lines *value, ignored;
	struct str key;

	l->keys = map_new(w->arena);
	while (next(w) && w->event.type != YAML_MAPPING_END_EVENT) {
		value = arena_new(w->arena, struct yaml_lines);
		value->line = line(w);
		key = arena_dup(w->arena, scalar(w));
		if (!read_node(w, &ignored) || !next(w))
			return false;
		if (!map_pointer(l->keys, key))
			map_set_pointer(l->keys, key, value);
		if (!read_node(w, value))
			return false;
	}
	return w->held;
}

static bool
read_list(struct walk *w, struct yaml_lines *l)
{
	struct yaml_lines *item;

	while (next(w) && w->event.type != YAML_SEQUENCE_END_EVENT) {
		item = arena_new(w->arena, struct yaml_lines);
		item->line = line(w);
		l->item = arena_room(w->arena, l->item, l->n, &l->cap, sizeof *l->item);
		l->item[l->n++] = item;
		if (!read_node(w, item))
			return false;
	}
	return w->held;
}

/* Reads what the node whose start is current holds, and moves to its end; false when
 * the text cannot be read on. */
static bool
read_node(struct walk *w, struct yaml_lines *l)
{
	bool good = true;

	l->keys = NULL;
	l->n = l->cap = 0;
	l->item = NULL;
	if (++w->depth > LIMIT_YAML_DEPTH)
		return false;
	if (w->event.type == YAML_MAPPING_START_EVENT)
		good = read_mapping(w, l);
	else if (w->event.type == YAML_SEQUENCE_START_EVENT)
		good = read_list(w, l);
	w->depth--;
	return good;
}

struct yaml_lines *
yaml_lines_read(struct arena *a, struct str src)
{
	struct yaml_lines *l = arena_new(a, struct yaml_lines);
	struct walk w;

	if (walk_begin(&w, src)) {
		w.arena = a;
		l->line = line(&w);
		read_node(&w, l);
	}
	walk_end(&w);
	return l;
}

/* The node at the steps, or the nearest above it; *whole tells whether it is that. */
static const struct yaml_lines *
node_at(const struct yaml_lines *l, const struct yaml_at *at, bool *whole)
{
	const struct yaml_lines *up, *here = NULL;

	*whole = true;
	if (!at)
		return l;
	up = node_at(l, at->up, whole);
	if (*whole && up->keys)
		here = map_pointer(up->keys, at->key);
	else if (*whole && at->index < up->n)
		here = up->item[at->index];
	*whole = here != NULL;
	return here ? here : up;
}

size_t
yaml_lines_of(const struct yaml_lines *l, const struct yaml_at *at)
{
	bool whole;

	return node_at(l, at, &whole)->line;
}

size_t
yaml_line_of(struct str src, const struct yaml_at *at)
{
	struct arena a = { 0 };
	size_t found = yaml_lines_of(yaml_lines_read(&a, src), at);

	arena_free(&a);
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

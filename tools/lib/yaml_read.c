/* SPDX-License-Identifier: Apache-2.0 */
#include <yaml.h>

#include "limits.h"
#include "yaml_node.h"

struct yaml_reader {
	yaml_parser_t parser;
	yaml_event_t event; /* the one that was looked at but not used */
	bool peeked;
	struct map *anchors;
	struct arena *nodes, *texts;
	size_t count;
	int depth;
	struct err *err;
};

static bool read_node(struct yaml_reader *r, struct yaml_node **out);

struct yaml_reader *
yaml_reader_open(struct str text)
{
	struct yaml_reader *r = calloc(1, sizeof(*r));

	if (!r || !yaml_parser_initialize(&r->parser)) {
		free(r);
		return NULL;
	}
	yaml_parser_set_input_string(&r->parser,
				     (const unsigned char *)(text.n ? text.p : "\n"),
				     text.n ? text.n : 1);
	return r;
}

void
yaml_reader_close(struct yaml_reader *r)
{
	if (!r)
		return;
	if (r->peeked)
		yaml_event_delete(&r->event);
	yaml_parser_delete(&r->parser);
	free(r);
}

/* go-yaml counts the lines of scanner errors one further than others. */
static bool
fail_parser(struct yaml_reader *r)
{
	const yaml_parser_t *p = &r->parser;
	size_t line = p->problem_mark.line;
	const char *problem = p->problem ? p->problem
					 : "unknown problem parsing YAML content";

	if (line)
		line += p->error == YAML_SCANNER_ERROR;
	else
		line = p->context_mark.line;
	if (!line)
		return err_set(r->err, STATUS_USAGE, "yaml: %s", problem);
	return err_set(r->err, STATUS_USAGE, "yaml: line %zu: %s", line, problem);
}

static bool
peek(struct yaml_reader *r, yaml_event_type_t *type)
{
	if (!r->peeked && !yaml_parser_parse(&r->parser, &r->event))
		return fail_parser(r);
	r->peeked = true;
	*type = r->event.type;
	return true;
}

static void
drop(struct yaml_reader *r)
{
	yaml_event_delete(&r->event);
	r->peeked = false;
}

static struct str
text_of(struct yaml_reader *r, const yaml_char_t *s, size_t n)
{
	return arena_dup(r->texts, (struct str){ (const char *)s, n });
}

static struct str
name_of(struct yaml_reader *r, const yaml_char_t *s)
{
	return s ? arena_dup(r->nodes, str_of((const char *)s)) : STR("");
}

static bool
node_new(struct yaml_reader *r, enum yaml_node_kind kind, struct yaml_node **out)
{
	if (++r->count > LIMIT_YAML_NODES)
		return err_set(r->err, STATUS_USAGE, "yaml: more than %d nodes",
			       LIMIT_YAML_NODES);
	*out = arena_new(r->nodes, struct yaml_node);
	(*out)->kind = kind;
	(*out)->line = r->event.start_mark.line;
	return true;
}

static void
set_anchor(struct yaml_reader *r, const yaml_char_t *anchor, struct yaml_node *n)
{
	struct val v = { .type = &TYPE_INT, .o = (void *)n };

	if (anchor)
		map_set(r->anchors, name_of(r, anchor), v);
}

static bool
read_alias(struct yaml_reader *r, struct yaml_node *n)
{
	struct val *v;

	n->value = name_of(r, r->event.data.alias.anchor);
	v = map_get(r->anchors, n->value);
	if (!v)
		return err_set(r->err, STATUS_USAGE,
			       "yaml: unknown anchor '%.*s' referenced",
			       STR_ARG(n->value));
	n->target = (struct yaml_node *)(void *)v->o;
	drop(r);
	return true;
}

static bool
read_scalar(struct yaml_reader *r, struct yaml_node *n)
{
	const yaml_event_t *e = &r->event;

	n->value = text_of(r, e->data.scalar.value, e->data.scalar.length);
	n->tag = name_of(r, e->data.scalar.tag);
	n->implicit = e->data.scalar.plain_implicit;
	set_anchor(r, e->data.scalar.anchor, n);
	drop(r);
	return true;
}

static bool
read_children(struct yaml_reader *r, struct yaml_node *n, yaml_event_type_t end)
{
	yaml_event_type_t type;
	size_t cap = 0;

	if (++r->depth > LIMIT_YAML_DEPTH)
		return err_set(r->err, STATUS_USAGE,
			       "yaml: exceeded max depth of %d", LIMIT_YAML_DEPTH);
	for (;;) {
		if (!peek(r, &type))
			return false;
		if (type == end)
			break;
		if (n->n == cap) {
			size_t to = cap ? 2 * cap : 4;

			n->child = arena_grow(r->nodes, n->child,
					      cap * sizeof(*n->child),
					      to * sizeof(*n->child));
			cap = to;
		}
		if (!read_node(r, &n->child[n->n]))
			return false;
		n->n++;
	}
	drop(r);
	r->depth--;
	return true;
}

static bool
read_node(struct yaml_reader *r, struct yaml_node **out)
{
	yaml_event_type_t type;

	if (!peek(r, &type))
		return false;
	switch (type) {
	case YAML_SCALAR_EVENT:
		return node_new(r, YAML_SCALAR, out) && read_scalar(r, *out);
	case YAML_ALIAS_EVENT:
		return node_new(r, YAML_ALIAS, out) && read_alias(r, *out);
	case YAML_SEQUENCE_START_EVENT:
		if (!node_new(r, YAML_SEQUENCE, out))
			return false;
		set_anchor(r, r->event.data.sequence_start.anchor, *out);
		drop(r);
		return read_children(r, *out, YAML_SEQUENCE_END_EVENT);
	case YAML_MAPPING_START_EVENT:
		if (!node_new(r, YAML_MAPPING, out))
			return false;
		set_anchor(r, r->event.data.mapping_start.anchor, *out);
		drop(r);
		return read_children(r, *out, YAML_MAPPING_END_EVENT);
	default:
		return err_set(r->err, STATUS_USAGE, "yaml: unexpected event");
	}
}

bool
yaml_reader_next(struct yaml_reader *r, struct arena *nodes,
		 struct arena *texts, struct yaml_node **out, struct err *e)
{
	yaml_event_type_t type;

	r->nodes = nodes;
	r->texts = texts;
	r->err = e;
	r->anchors = map_new(nodes);
	r->depth = 0;
	r->count = 0;
	*out = NULL;
	if (!peek(r, &type))
		return false;
	if (type == YAML_STREAM_START_EVENT) {
		drop(r);
		if (!peek(r, &type))
			return false;
	}
	if (type == YAML_STREAM_END_EVENT)
		return true;
	drop(r); /* document start */
	if (!read_node(r, out) || !peek(r, &type))
		return false;
	drop(r); /* document end */
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <yaml.h>

#include "base/limits.h"
#include "yaml_brackets.h"
#include "yaml_node.h"
#include "yaml_quirk.h"

/* Most escapes that are mended for libyaml in one text. */
#define MEND_MAX 1000

/* The brackets that are open around a node. */
struct flow {
	bool open;
	char close;    /* ']' or '}' */
};

struct yaml_reader {
	yaml_parser_t parser;
	yaml_event_t event; /* the one that was looked at but not used */
	bool peeked;
	struct map *anchors;
	struct arena *nodes, *texts;
	size_t count;
	int depth;
	size_t open;             /* brackets */
	struct flow flow;
	struct yaml_place place; /* in the text that the parser reads */
	char *mended;            /* a copy of the text, once it was changed */
	int mends;
	size_t documents;        /* read so far */
	bool slashes;            /* there is a \/ somewhere */
	struct err *err;
};

static bool read_node(struct yaml_reader *r, struct yaml_node **out);

static bool
start(struct yaml_reader *r, struct str text)
{
	if (!yaml_parser_initialize(&r->parser))
		return false;
	yaml_parser_set_input_string(&r->parser,
				     (const unsigned char *)(text.n ? text.p : "\n"),
				     text.n ? text.n : 1);
	r->place = (struct yaml_place){ .text = text };
	return true;
}

struct yaml_reader *
yaml_reader_open(struct str text)
{
	struct yaml_reader *r = calloc(1, sizeof(*r));

	if (!r || !start(r, text)) {
		free(r);
		return NULL;
	}
	r->slashes = str_holds(text, STR("\\/"));
	yaml_brackets_begin(text.n);
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
	free(r->mended);
	free(r);
}

static bool
fail_line(struct yaml_reader *r, size_t line, const char *problem)
{
	if (!line)
		return err_set(r->err, STATUS_USAGE, "yaml: %s", problem);
	return err_set(r->err, STATUS_USAGE, "yaml: line %zu: %s", line, problem);
}

/*
 * "{}" or "[]" stands where a block goes on, and no ':' follows: go-yaml forgets
 * that it could be a key and misses what the block wants, where libyaml misses
 * the ':'.  NULL when that is not so.
 */
static const char *
empty_bracket(const struct yaml_reader *r)
{
	const yaml_parser_t *p = &r->parser;
	struct str text = r->place.text, line = text;
	size_t i, open;

	if (!p->problem || strcmp(p->problem, "could not find expected ':'") != 0)
		return NULL;
	for (i = 0; i <= p->context_mark.line; i++)
		str_cut(text, '\n', &line, &text);
	for (open = 0; open < line.n && line.p[open] == ' '; open++)
		;
	for (i = open + 1; i < line.n && line.p[i] == ' '; i++)
		;
	if (i >= line.n || !((line.p[open] == '{' && line.p[i] == '}') ||
			     (line.p[open] == '[' && line.p[i] == ']')))
		return NULL;
	switch (p->state) {
	case YAML_PARSE_BLOCK_MAPPING_KEY_STATE:
	case YAML_PARSE_INDENTLESS_SEQUENCE_ENTRY_STATE:
		return "did not find expected key";
	case YAML_PARSE_BLOCK_SEQUENCE_ENTRY_STATE:
		return "did not find expected '-' indicator";
	default:
		return NULL;
	}
}

/* go-yaml counts the lines of scanner errors one further than others. */
static bool
fail_parser(struct yaml_reader *r)
{
	const yaml_parser_t *p = &r->parser;
	size_t line = p->problem_mark.line;
	const char *problem = p->problem ? p->problem
					 : "unknown problem parsing YAML content";

	if (empty_bracket(r))
		return fail_line(r, p->context_mark.line, empty_bracket(r));
	if (line)
		line += p->error == YAML_SCANNER_ERROR;
	else
		line = p->context_mark.line;
	return fail_line(r, line, problem);
}

static bool
peek(struct yaml_reader *r, yaml_event_type_t *type)
{
	if (!r->peeked && !yaml_parser_parse(&r->parser, &r->event))
		return fail_parser(r);
	if (!r->peeked && !yaml_brackets_count(&r->open, &r->event)) {
		yaml_event_delete(&r->event);
		return err_set(r->err, STATUS_INCOMPLETE, "yaml: brackets within brackets, so many "
			       "and so deep that they pass the limit LIMIT_YAML_BRACKETS");
	}
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
	(*out)->line = (uint32_t)r->event.start_mark.line;
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

/* Fails for a scalar that go-yaml would not take. */
static bool
check_scalar(struct yaml_reader *r)
{
	const yaml_event_t *e = &r->event;
	bool plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	bool quoted = e->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
	size_t from, to, line = e->start_mark.line;
	long more;

	if (!(quoted && r->slashes) &&
	    !(plain && r->flow.open &&
	      memchr(e->data.scalar.value, '?', e->data.scalar.length)))
		return true;
	from = yaml_offset(&r->place, e->start_mark.index);
	to = yaml_offset(&r->place, e->end_mark.index);
	more = quoted ? yaml_slash_escape(str_sub(r->place.text, from, to))
		      : yaml_question_mark(str_sub(r->place.text, from, to));
	if (more < 0)
		return true;
	line += (size_t)more;
	if (quoted)
		return fail_line(r, line + (line > 0), "found unknown escape character");
	return fail_line(r, line, r->flow.close == '}' ? "did not find expected ',' or '}'"
						       : "did not find expected ',' or ']'");
}

static bool
read_scalar(struct yaml_reader *r, struct yaml_node *n)
{
	const yaml_event_t *e = &r->event;

	if (!check_scalar(r))
		return false;
	n->value = text_of(r, e->data.scalar.value, e->data.scalar.length);
	n->tag = name_of(r, e->data.scalar.tag);
	n->implicit = e->data.scalar.plain_implicit;
	set_anchor(r, e->data.scalar.anchor, n);
	drop(r);
	return true;
}

static bool
read_children(struct yaml_reader *r, struct yaml_node *n, yaml_event_type_t end,
	      const struct flow *flow)
{
	struct flow outer = r->flow;
	yaml_event_type_t type;
	size_t cap = 0;

	r->flow = *flow;
	if (++r->depth > LIMIT_YAML_DEPTH)
		return err_set(r->err, STATUS_USAGE,
			       "yaml: exceeded max depth of %d", LIMIT_YAML_DEPTH);
	for (;;) {
		if (!peek(r, &type))
			return false;
		if (type == end)
			break;
		n->child = arena_room(r->nodes, n->child, n->n, &cap, sizeof *n->child);
		if (!read_node(r, &n->child[n->n]))
			return false;
		n->n++;
	}
	drop(r);
	r->depth--;
	r->flow = outer;
	return true;
}

static bool
read_sequence(struct yaml_reader *r, struct yaml_node *n)
{
	const yaml_event_t *e = &r->event;
	struct flow flow = { e->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE, ']' };

	set_anchor(r, e->data.sequence_start.anchor, n);
	drop(r);
	return read_children(r, n, YAML_SEQUENCE_END_EVENT, &flow);
}

static bool
read_mapping(struct yaml_reader *r, struct yaml_node *n)
{
	const yaml_event_t *e = &r->event;
	struct flow flow = { e->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE, '}' };

	/* [a: b] has a mapping without brackets of its own */
	if (flow.open && e->start_mark.index == e->end_mark.index)
		flow.close = ']';
	set_anchor(r, e->data.mapping_start.anchor, n);
	drop(r);
	return read_children(r, n, YAML_MAPPING_END_EVENT, &flow);
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
		return node_new(r, YAML_SEQUENCE, out) && read_sequence(r, *out);
	case YAML_MAPPING_START_EVENT:
		return node_new(r, YAML_MAPPING, out) && read_mapping(r, *out);
	default:
		return err_set(r->err, STATUS_USAGE, "yaml: unexpected event");
	}
}

/*
 * After libyaml stopped at \' in a double-quoted scalar: takes the backslash
 * away and starts again, behind the documents that were read.
 */
static bool
mend(struct yaml_reader *r)
{
	const yaml_parser_t *p = &r->parser;
	struct str text = r->place.text;
	yaml_event_type_t type;
	size_t at, left = r->documents;

	if (p->error != YAML_SCANNER_ERROR || !p->problem || r->mends >= MEND_MAX ||
	    strcmp(p->problem, "found unknown escape character") != 0)
		return false;
	at = yaml_offset(&r->place, p->problem_mark.index);
	if (!str_starts(str_sub(text, at, text.n), STR("\\'")))
		return false;
	if (!r->mends++) {
		r->mended = malloc(text.n);
		if (!r->mended)
			return false;
		memcpy(r->mended, text.p, text.n);
	}
	memmove(r->mended + at, r->mended + at + 1, text.n - at - 1);
	yaml_parser_delete(&r->parser);
	if (!start(r, (struct str){ r->mended, text.n - 1 }))
		return false;
	while (left && peek(r, &type)) {
		left -= type == YAML_DOCUMENT_END_EVENT;
		drop(r);
	}
	return !left;
}

static bool
read_document(struct yaml_reader *r, struct yaml_node **out)
{
	yaml_event_type_t type;

	r->anchors = map_new(r->nodes);
	r->depth = 0;
	r->count = 0;
	r->open = 0;
	r->flow = (struct flow){ 0 };
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
	r->documents++;
	return true;
}

bool
yaml_reader_next(struct yaml_reader *r, struct arena *nodes,
		 struct arena *texts, struct yaml_node **out, struct err *e)
{
	r->nodes = nodes;
	r->texts = texts;
	r->err = e;
	while (!read_document(r, out)) {
		if (r->peeked || !mend(r))
			return false;
		e->msg = NULL;
	}
	return true;
}

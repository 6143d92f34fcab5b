/* SPDX-License-Identifier: Apache-2.0 */
/* What the parser reads with: tokens with three to look back on, failures. */
#include "base/foreign.h"
#include "base/limits.h"
#include "golang/quote.h"

#include "parse_state.h"

/* The line, from 1, of a byte of the text. */
static size_t
line_of(const struct parser *p, size_t pos)
{
	size_t line, column;

	text_place(p->text, pos, &line, &column);
	return line;
}

/* For the report: where an action starts that goes on in a later line, since
 * it may be meant to end before. */
static struct str
action_start(const struct parser *p)
{
	size_t line, column;

	text_place(p->text, p->action, &line, &column);
	if (!p->in_action || line == line_of(p, p->token[0].pos))
		return STR("");
	return str_of(arena_printf(p->arena, "%.*s:%zu:%zu: the action starts\n",
				   STR_ARG(foreign_shown(p->arena, p->file)), line, column + 1));
}

_Noreturn void __attribute__((format(printf, 2, 3)))
parse_fail(struct parser *p, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = arena_vprintf(p->arena, fmt, ap);
	va_end(ap);
	err_set(p->err, STATUS_INCOMPLETE, "template: %.*s:%zu: %s",
		STR_ARG(foreign_shown(p->arena, p->file)), line_of(p, p->token[0].pos), text);
	if (p->host->where && !p->host->where->file.n)
		*p->host->where = (struct tmpl_where){
			.file = p->file, .source = p->text, .offset = p->token[0].pos,
			.chain = action_start(p) };
	longjmp(p->failed, 1);
}

_Noreturn void
parse_fail_open(struct parser *p)
{
	if (p->host->where)
		*p->host->where = (struct tmpl_where){
			.file = p->file, .source = p->text, .offset = p->open,
			.what = "no {{end}} for this" };
	parse_fail(p, "unexpected EOF");
}

/* s in Go's quotes, cut after so many runes. */
const char *
parse_quoted(struct parser *p, struct str s, size_t most)
{
	struct buf b;
	uint32_t r;
	size_t i = 0;

	while (i < s.n && most--)
		i += utf8_decode(str_sub(s, i, s.n), &r);
	buf_init(&b, p->arena, i * 10 + 16);
	buf_quote(&b, str_sub(s, 0, i));
	buf_addc(&b, '\0');
	return b.p;
}

/* The node as errors print it. */
const char *
parse_printed(struct parser *p, const struct node *n)
{
	struct buf b;

	buf_init(&b, p->arena, LIMIT_LINE);
	node_print(&b, n);
	return arena_cstr(p->arena, buf_str(&b));
}

static const char *
token_text(struct parser *p, struct token t)
{
	if (t.type == TOKEN_EOF)
		return "EOF";
	if (t.type == TOKEN_ERROR)
		return arena_cstr(p->arena, t.text);
	if (t.type > TOKEN_KEYWORD)
		return arena_printf(p->arena, "<%.*s>", STR_ARG(t.text));
	if (t.text.n > 10)
		return arena_printf(p->arena, "%s...", parse_quoted(p, t.text, 10));
	return parse_quoted(p, t.text, SIZE_MAX);
}

_Noreturn void
parse_unexpected(struct parser *p, struct token t, const char *context)
{
	const char *extra = "";

	if (t.type != TOKEN_ERROR)
		parse_fail(p, "unexpected %s in %s", token_text(p, t), context);
	if (p->in_action && line_of(p, p->action) != line_of(p, t.pos))
		extra = arena_printf(p->arena, "%s started at %.*s:%zu",
				     str_ends(t.text, STR(" action")) ? "" : " in action",
				     STR_ARG(p->file), line_of(p, p->action));
	parse_fail(p, "%s%s", token_text(p, t), extra);
}

struct token
token_next(struct parser *p)
{
	if (p->peeked > 0)
		p->peeked--;
	else
		p->token[0] = lex_next(&p->lex);
	return p->token[p->peeked];
}

void
token_back(struct parser *p)
{
	p->peeked++;
}

struct token
token_peek(struct parser *p)
{
	struct token t = token_next(p);

	token_back(p);
	return t;
}

struct token
token_next_solid(struct parser *p)
{
	struct token t;

	do
		t = token_next(p);
	while (t.type == TOKEN_SPACE);
	return t;
}

struct token
token_peek_solid(struct parser *p)
{
	struct token t = token_next_solid(p);

	token_back(p);
	return t;
}

struct token
token_expect(struct parser *p, enum token_type type, const char *context)
{
	struct token t = token_next_solid(p);

	if (t.type != type)
		parse_unexpected(p, t, context);
	return t;
}

/* Where the member ends: the size of a node that has no other. */
#define NODE_TO(member) \
	(offsetof(struct node, member) + sizeof ((struct node *)NULL)->member)

static size_t
node_size(enum node_type type)
{
	switch (type) {
	case NODE_TEXT:
		return NODE_TO(text);
	case NODE_LIST:
		return NODE_TO(list);
	case NODE_ACTION:
		return NODE_TO(pipe);
	case NODE_IF:
	case NODE_WITH:
	case NODE_RANGE:
		return NODE_TO(branch);
	case NODE_PIPE:
		return NODE_TO(pipeline);
	case NODE_COMMAND:
		return NODE_TO(cmd);
	case NODE_FIELD:
	case NODE_VARIABLE:
	case NODE_CHAIN:
		return NODE_TO(path);
	case NODE_IDENTIFIER:
		return NODE_TO(ident);
	case NODE_DOT:
	case NODE_NIL:
		return NODE_TO(next);
	case NODE_STRING:
		return NODE_TO(string);
	default:
		return sizeof(struct node);
	}
}

struct node *
parse_node(struct parser *p, enum node_type type, size_t pos)
{
	struct node *n = arena_alloc(p->arena, node_size(type));

	n->type = type;
	n->pos = (uint32_t)pos;
	return n;
}

void
parse_deeper(struct parser *p)
{
	if (p->depth++ == LIMIT_PARSE_DEPTH)
		parse_fail(p, "nesting of actions and parentheses is deeper than %d",
		     LIMIT_PARSE_DEPTH);
}

void
parse_declare(struct parser *p, struct str name)
{
	p->var = arena_room(p->arena, p->var, p->nvar, &p->var_room, sizeof *p->var);
	p->var[p->nvar++] = name;
}

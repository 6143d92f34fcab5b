/* SPDX-License-Identifier: Apache-2.0 */
/* Pipelines, commands, operands. */
#include "parse_state.h"

static void
path_add(struct parser *p, struct node *n, struct str name)
{
	size_t size = sizeof *n->path.key;

	n->path.key = arena_grow(p->arena, n->path.key, n->path.n * size,
				 (n->path.n + 1) * size);
	n->path.key[n->path.n++] = (struct key){ name, str_hash(name) };
}

static struct node *
path_new(struct parser *p, enum node_type type, size_t pos, struct str name)
{
	struct node *n = parse_node(p, type, pos);

	path_add(p, n, name);
	return n;
}

static struct node *
parse_variable(struct parser *p, struct token t)
{
	size_t i;

	for (i = 0; i < p->nvar; i++)
		if (str_eq(p->var[i], t.text))
			return path_new(p, NODE_VARIABLE, t.pos, t.text);
	parse_fail(p, "undefined variable %s", parse_quoted(p, t.text, SIZE_MAX));
}

static struct node *
parse_identifier(struct parser *p, struct token t)
{
	struct node *n = parse_node(p, NODE_IDENTIFIER, t.pos);

	n->ident.name = t.text;
	if (!p->host->find(p->host->data, t.text, &n->ident.fn, &n->ident.builtin))
		parse_fail(p, "function %s not defined", parse_quoted(p, t.text, SIZE_MAX));
	return n;
}

static struct node *
parse_number_term(struct parser *p, struct token t)
{
	struct node *n = parse_node(p, NODE_NUMBER, t.pos);
	const char *why;

	if (!parse_number(p->arena, n, t.text, t.type == TOKEN_CHAR_CONSTANT,
			  t.type == TOKEN_COMPLEX, &why))
		parse_fail(p, "%s", why);
	return n;
}

struct str
parse_string(struct parser *p, struct token t)
{
	struct str s;

	if (!unquote(p->host->texts, t.text, &s))
		parse_fail(p, "invalid syntax");
	return s;
}

/* An operand without what may follow it, or NULL. */
static struct node *
parse_term(struct parser *p)
{
	struct token t = token_next_solid(p);
	struct node *n;

	switch (t.type) {
	case TOKEN_IDENTIFIER:
		return parse_identifier(p, t);
	case TOKEN_DOT:
		return parse_node(p, NODE_DOT, t.pos);
	case TOKEN_NIL:
		return parse_node(p, NODE_NIL, t.pos);
	case TOKEN_VARIABLE:
		return parse_variable(p, t);
	case TOKEN_FIELD:
		return path_new(p, NODE_FIELD, t.pos, str_sub(t.text, 1, t.text.n));
	case TOKEN_BOOL:
		n = parse_node(p, NODE_BOOL, t.pos);
		n->truth = str_is(t.text, "true");
		return n;
	case TOKEN_CHAR_CONSTANT:
	case TOKEN_COMPLEX:
	case TOKEN_NUMBER:
		return parse_number_term(p, t);
	case TOKEN_LEFT_PAREN:
		parse_deeper(p);
		n = parse_pipe(p, "parenthesized pipeline", TOKEN_RIGHT_PAREN);
		p->depth--;
		return n;
	case TOKEN_STRING:
	case TOKEN_RAW_STRING:
		n = parse_node(p, NODE_STRING, t.pos);
		n->string.quoted = t.text;
		n->string.text = parse_string(p, t);
		return n;
	default:
		token_back(p);
		return NULL;
	}
}

/* A term and the fields after it, or NULL. */
static struct node *
parse_operand(struct parser *p)
{
	struct node *n = parse_term(p), *chain = n;
	struct token t;

	if (!n || token_peek(p).type != TOKEN_FIELD)
		return n;
	switch (n->type) {
	case NODE_BOOL:
	case NODE_STRING:
	case NODE_NUMBER:
	case NODE_NIL:
	case NODE_DOT:
		while (token_peek(p).type == TOKEN_FIELD)
			token_next(p);
		parse_fail(p, "unexpected . after term %s",
		     parse_quoted(p, str_of(parse_printed(p, n)), SIZE_MAX));
	case NODE_FIELD:
	case NODE_VARIABLE:
		break;
	default:
		chain = parse_node(p, NODE_CHAIN, 0);
		chain->path.term = n;
	}
	/* as in Go, errors point at the second name */
	chain->pos = token_peek(p).pos;
	while (token_peek(p).type == TOKEN_FIELD) {
		t = token_next(p);
		path_add(p, chain, str_sub(t.text, 1, t.text.n));
	}
	return chain;
}

static struct node *
parse_command(struct parser *p)
{
	struct node *cmd = parse_node(p, NODE_COMMAND, token_peek_solid(p).pos), *n;
	struct node **end = &cmd->cmd.arg;
	struct token t;

	do {
		token_peek_solid(p);
		n = parse_operand(p);
		if (n) {
			*end = n;
			end = &n->next;
			cmd->cmd.n++;
		}
		t = token_next(p);
	} while (t.type == TOKEN_SPACE);
	if (t.type == TOKEN_RIGHT_DELIM || t.type == TOKEN_RIGHT_PAREN)
		token_back(p);
	else if (t.type != TOKEN_PIPE)
		parse_unexpected(p, t, "operand");
	if (!cmd->cmd.arg)
		parse_fail(p, "empty command");
	return cmd;
}

/* Takes "$x :=", "$x =" or the names of a range, if they stand here. */
static void
parse_declarations(struct parser *p, struct node *pipe, const char *context)
{
	struct node **end = &pipe->pipeline.decl;
	struct token v, after, t;
	bool range = strcmp(context, "range") == 0;

	while (token_peek_solid(p).type == TOKEN_VARIABLE) {
		v = token_next(p);
		after = token_peek(p);
		t = token_peek_solid(p);
		if (t.type != TOKEN_ASSIGN && t.type != TOKEN_DECLARE &&
		    !(t.type == TOKEN_CHAR && str_is(t.text, ","))) {
			if (after.type == TOKEN_SPACE) {
				p->token[1] = after;
				p->token[2] = v;
				p->peeked = 3;
			} else {
				p->token[1] = v;
				p->peeked = 2;
			}
			return;
		}
		token_next_solid(p);
		*end = path_new(p, NODE_VARIABLE, v.pos, v.text);
		end = &(*end)->next;
		pipe->pipeline.ndecl++;
		parse_declare(p, v.text);
		if (t.type != TOKEN_CHAR) {
			pipe->pipeline.assign = t.type == TOKEN_ASSIGN;
			return;
		}
		if (!range || pipe->pipeline.ndecl > 1)
			parse_fail(p, "too many declarations in %s", context);
		t = token_peek_solid(p);
		if (t.type != TOKEN_VARIABLE && t.type != TOKEN_RIGHT_DELIM &&
		    t.type != TOKEN_RIGHT_PAREN)
			parse_fail(p, "range can only initialize variables");
	}
}

static void
check_pipe(struct parser *p, const struct node *pipe, const char *context)
{
	const struct node *cmd = pipe->pipeline.cmd;
	int stage = 2;

	if (!cmd)
		parse_fail(p, "missing value for %s", context);
	for (cmd = cmd->next; cmd; cmd = cmd->next, stage++)
		switch (cmd->cmd.arg->type) {
		case NODE_BOOL:
		case NODE_DOT:
		case NODE_NIL:
		case NODE_NUMBER:
		case NODE_STRING:
			parse_fail(p, "non executable command in pipeline stage %d", stage);
		default:
			break;
		}
}

struct node *
parse_pipe(struct parser *p, const char *context, enum token_type end)
{
	struct node *pipe = parse_node(p, NODE_PIPE, token_peek_solid(p).pos);
	struct node **last = &pipe->pipeline.cmd;
	struct token t;

	parse_declarations(p, pipe, context);
	while ((t = token_next_solid(p)).type != end) {
		switch (t.type) {
		case TOKEN_BOOL:
		case TOKEN_CHAR_CONSTANT:
		case TOKEN_COMPLEX:
		case TOKEN_DOT:
		case TOKEN_FIELD:
		case TOKEN_IDENTIFIER:
		case TOKEN_NUMBER:
		case TOKEN_NIL:
		case TOKEN_RAW_STRING:
		case TOKEN_STRING:
		case TOKEN_VARIABLE:
		case TOKEN_LEFT_PAREN:
			break;
		default:
			parse_unexpected(p, t, context);
		}
		token_back(p);
		*last = parse_command(p);
		last = &(*last)->next;
	}
	check_pipe(p, pipe, context);
	return pipe;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "parse.h"

#include <setjmp.h>

#include "lex.h"
#include "limits.h"
#include "quote.h"

/* What a list of nodes ended with. */
struct pending {
	struct tree *tree;
	struct pending *next;
};

struct parser {
	struct arena *arena;
	struct lexer lex;
	struct token token[3]; /* pushed back; [0] is the newest from the lexer */
	int peeked;
	struct str file, text;
	const struct parse_host *host;
	struct pending *trees, **end;
	struct str *var; /* names in scope */
	size_t nvar, var_room;
	bool in_action;     /* an action is being parsed, which starts at */
	size_t action;
	unsigned ranges;    /* enclosing {{range}}s in this tree */
	unsigned depth;     /* nesting of actions and parentheses */
	struct err *err;
	jmp_buf failed;
};

static struct node *parse_pipe(struct parser *p, const char *context,
			       enum token_type end);
static struct node *parse_item(struct parser *p);

/* The line, from 1, of a byte of the text. */
static size_t
line_of(const struct parser *p, size_t pos)
{
	size_t line, column;

	text_place(p->text, pos, &line, &column);
	return line;
}

static _Noreturn void __attribute__((format(printf, 2, 3)))
fail(struct parser *p, const char *fmt, ...)
{
	va_list ap;
	char *text;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	text = arena_alloc(p->arena, (size_t)(n < 0 ? 0 : n) + 1);
	va_start(ap, fmt);
	vsnprintf(text, (size_t)(n < 0 ? 0 : n) + 1, fmt, ap);
	va_end(ap);
	err_set(p->err, STATUS_INCOMPLETE, "template: %.*s:%zu: %s",
		STR_ARG(p->file), line_of(p, p->token[0].pos), text);
	longjmp(p->failed, 1);
}

/* s in Go's quotes, cut after so many runes. */
static const char *
quoted(struct parser *p, struct str s, size_t most)
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
static const char *
printed(struct parser *p, const struct node *n)
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
		return arena_printf(p->arena, "%s...", quoted(p, t.text, 10));
	return quoted(p, t.text, SIZE_MAX);
}

static _Noreturn void
unexpected(struct parser *p, struct token t, const char *context)
{
	const char *extra = "";

	if (t.type != TOKEN_ERROR)
		fail(p, "unexpected %s in %s", token_text(p, t), context);
	if (p->in_action && line_of(p, p->action) != line_of(p, t.pos))
		extra = arena_printf(p->arena, "%s started at %.*s:%zu",
				     str_ends(t.text, STR(" action")) ? "" : " in action",
				     STR_ARG(p->file), line_of(p, p->action));
	fail(p, "%s%s", token_text(p, t), extra);
}

static struct token
next(struct parser *p)
{
	if (p->peeked > 0)
		p->peeked--;
	else
		p->token[0] = lex_next(&p->lex);
	return p->token[p->peeked];
}

static void
back(struct parser *p)
{
	p->peeked++;
}

static struct token
peek(struct parser *p)
{
	struct token t = next(p);

	back(p);
	return t;
}

static struct token
next_solid(struct parser *p)
{
	struct token t;

	do
		t = next(p);
	while (t.type == TOKEN_SPACE);
	return t;
}

static struct token
peek_solid(struct parser *p)
{
	struct token t = next_solid(p);

	back(p);
	return t;
}

static struct token
expect(struct parser *p, enum token_type type, const char *context)
{
	struct token t = next_solid(p);

	if (t.type != type)
		unexpected(p, t, context);
	return t;
}

static struct node *
node_new(struct parser *p, enum node_type type, size_t pos)
{
	struct node *n = arena_new(p->arena, struct node);

	n->type = type;
	n->pos = pos;
	return n;
}

static void
list_add(struct node *list, struct node *n)
{
	if (list->list.last)
		list->list.last->next = n;
	else
		list->list.first = n;
	list->list.last = n;
}

static void
deeper(struct parser *p)
{
	if (p->depth++ == LIMIT_PARSE_DEPTH)
		fail(p, "nesting of actions and parentheses is deeper than %d",
		     LIMIT_PARSE_DEPTH);
}

static void
var_push(struct parser *p, struct str name)
{
	size_t room = p->var_room ? 2 * p->var_room : 16;

	if (p->nvar == p->var_room) {
		p->var = arena_grow(p->arena, p->var, p->nvar * sizeof *p->var,
				    room * sizeof *p->var);
		p->var_room = room;
	}
	p->var[p->nvar++] = name;
}

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
	struct node *n = node_new(p, type, pos);

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
	fail(p, "undefined variable %s", quoted(p, t.text, SIZE_MAX));
}

static struct node *
parse_identifier(struct parser *p, struct token t)
{
	struct node *n = node_new(p, NODE_IDENTIFIER, t.pos);

	n->ident.name = t.text;
	if (!p->host->find(p->host->data, t.text, &n->ident.fn, &n->ident.builtin))
		fail(p, "function %s not defined", quoted(p, t.text, SIZE_MAX));
	return n;
}

static struct node *
parse_number_term(struct parser *p, struct token t)
{
	struct node *n = node_new(p, NODE_NUMBER, t.pos);
	const char *why;

	if (!parse_number(p->arena, n, t.text, t.type == TOKEN_CHAR_CONSTANT,
			  t.type == TOKEN_COMPLEX, &why))
		fail(p, "%s", why);
	return n;
}

static struct str
parse_string(struct parser *p, struct token t)
{
	struct str s;

	if (!unquote(p->arena, t.text, &s))
		fail(p, "invalid syntax");
	return s;
}

/* An operand without what may follow it, or NULL. */
static struct node *
parse_term(struct parser *p)
{
	struct token t = next_solid(p);
	struct node *n;

	switch (t.type) {
	case TOKEN_IDENTIFIER:
		return parse_identifier(p, t);
	case TOKEN_DOT:
		return node_new(p, NODE_DOT, t.pos);
	case TOKEN_NIL:
		return node_new(p, NODE_NIL, t.pos);
	case TOKEN_VARIABLE:
		return parse_variable(p, t);
	case TOKEN_FIELD:
		return path_new(p, NODE_FIELD, t.pos, str_sub(t.text, 1, t.text.n));
	case TOKEN_BOOL:
		n = node_new(p, NODE_BOOL, t.pos);
		n->truth = str_is(t.text, "true");
		return n;
	case TOKEN_CHAR_CONSTANT:
	case TOKEN_COMPLEX:
	case TOKEN_NUMBER:
		return parse_number_term(p, t);
	case TOKEN_LEFT_PAREN:
		deeper(p);
		n = parse_pipe(p, "parenthesized pipeline", TOKEN_RIGHT_PAREN);
		p->depth--;
		return n;
	case TOKEN_STRING:
	case TOKEN_RAW_STRING:
		n = node_new(p, NODE_STRING, t.pos);
		n->string.quoted = t.text;
		n->string.text = parse_string(p, t);
		return n;
	default:
		back(p);
		return NULL;
	}
}

/* A term and the fields after it, or NULL. */
static struct node *
parse_operand(struct parser *p)
{
	struct node *n = parse_term(p), *chain = n;
	struct token t;

	if (!n || peek(p).type != TOKEN_FIELD)
		return n;
	switch (n->type) {
	case NODE_BOOL:
	case NODE_STRING:
	case NODE_NUMBER:
	case NODE_NIL:
	case NODE_DOT:
		while (peek(p).type == TOKEN_FIELD)
			next(p);
		fail(p, "unexpected . after term %s",
		     quoted(p, str_of(printed(p, n)), SIZE_MAX));
	case NODE_FIELD:
	case NODE_VARIABLE:
		break;
	default:
		chain = node_new(p, NODE_CHAIN, 0);
		chain->path.term = n;
	}
	/* as in Go, errors point at the second name */
	chain->pos = peek(p).pos;
	while (peek(p).type == TOKEN_FIELD) {
		t = next(p);
		path_add(p, chain, str_sub(t.text, 1, t.text.n));
	}
	return chain;
}

static struct node *
parse_command(struct parser *p)
{
	struct node *cmd = node_new(p, NODE_COMMAND, peek_solid(p).pos), *n;
	struct node **end = &cmd->cmd.arg;
	struct token t;

	do {
		peek_solid(p);
		n = parse_operand(p);
		if (n) {
			*end = n;
			end = &n->next;
			cmd->cmd.n++;
		}
		t = next(p);
	} while (t.type == TOKEN_SPACE);
	if (t.type == TOKEN_RIGHT_DELIM || t.type == TOKEN_RIGHT_PAREN)
		back(p);
	else if (t.type != TOKEN_PIPE)
		unexpected(p, t, "operand");
	if (!cmd->cmd.arg)
		fail(p, "empty command");
	return cmd;
}

/* Takes "$x :=", "$x =" or the names of a range, if they stand here. */
static void
parse_declarations(struct parser *p, struct node *pipe, const char *context)
{
	struct node **end = &pipe->pipeline.decl;
	struct token v, after, t;
	bool range = strcmp(context, "range") == 0;

	while (peek_solid(p).type == TOKEN_VARIABLE) {
		v = next(p);
		after = peek(p);
		t = peek_solid(p);
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
		next_solid(p);
		*end = path_new(p, NODE_VARIABLE, v.pos, v.text);
		end = &(*end)->next;
		pipe->pipeline.ndecl++;
		var_push(p, v.text);
		if (t.type != TOKEN_CHAR) {
			pipe->pipeline.assign = t.type == TOKEN_ASSIGN;
			return;
		}
		if (!range || pipe->pipeline.ndecl > 1)
			fail(p, "too many declarations in %s", context);
		t = peek_solid(p);
		if (t.type != TOKEN_VARIABLE && t.type != TOKEN_RIGHT_DELIM &&
		    t.type != TOKEN_RIGHT_PAREN)
			fail(p, "range can only initialize variables");
	}
}

static void
check_pipe(struct parser *p, const struct node *pipe, const char *context)
{
	const struct node *cmd = pipe->pipeline.cmd;
	int stage = 2;

	if (!cmd)
		fail(p, "missing value for %s", context);
	for (cmd = cmd->next; cmd; cmd = cmd->next, stage++)
		switch (cmd->cmd.arg->type) {
		case NODE_BOOL:
		case NODE_DOT:
		case NODE_NIL:
		case NODE_NUMBER:
		case NODE_STRING:
			fail(p, "non executable command in pipeline stage %d", stage);
		default:
			break;
		}
}

static struct node *
parse_pipe(struct parser *p, const char *context, enum token_type end)
{
	struct node *pipe = node_new(p, NODE_PIPE, peek_solid(p).pos);
	struct node **last = &pipe->pipeline.cmd;
	struct token t;

	parse_declarations(p, pipe, context);
	while ((t = next_solid(p)).type != end) {
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
			unexpected(p, t, context);
		}
		back(p);
		*last = parse_command(p);
		last = &(*last)->next;
	}
	check_pipe(p, pipe, context);
	return pipe;
}

/* Items up to {{end}} or {{else}}, which *end is. */
static struct node *
parse_list(struct parser *p, struct node **end)
{
	struct node *list = node_new(p, NODE_LIST, peek_solid(p).pos);

	while (peek_solid(p).type != TOKEN_EOF) {
		*end = parse_item(p);
		if ((*end)->type == NODE_END || (*end)->type == NODE_ELSE)
			return list;
		list_add(list, *end);
	}
	fail(p, "unexpected EOF");
}

static struct node *parse_branch(struct parser *p, enum node_type type);

/* What follows {{else}}; another if or with may stand in the same action. */
static struct node *
parse_else(struct parser *p, enum node_type type, struct node *otherwise)
{
	struct token t = peek(p);
	struct node *list, *end;

	if ((type == NODE_IF && t.type == TOKEN_IF) ||
	    (type == NODE_WITH && t.type == TOKEN_WITH)) {
		next(p);
		list = node_new(p, NODE_LIST, otherwise->pos);
		list_add(list, parse_branch(p, type));
		return list;
	}
	list = parse_list(p, &end);
	if (end->type != NODE_END)
		fail(p, "expected end; found %s", printed(p, end));
	return list;
}

static struct node *
parse_branch(struct parser *p, enum node_type type)
{
	const char *context = type == NODE_IF ? "if" : type == NODE_WITH ? "with" : "range";
	struct node *n = node_new(p, type, 0), *end;
	size_t nvar = p->nvar;

	deeper(p);
	n->branch.pipe = parse_pipe(p, context, TOKEN_RIGHT_DELIM);
	n->pos = n->branch.pipe->pos;
	p->ranges += type == NODE_RANGE;
	n->branch.list = parse_list(p, &end);
	p->ranges -= type == NODE_RANGE;
	if (end->type == NODE_ELSE)
		n->branch.orelse = parse_else(p, type, end);
	p->nvar = nvar;
	p->depth--;
	return n;
}

static struct node *
parse_jump(struct parser *p, struct token word)
{
	bool is_break = word.type == TOKEN_BREAK;
	const char *text = is_break ? "{{break}}" : "{{continue}}";
	struct token t = next_solid(p);

	if (t.type != TOKEN_RIGHT_DELIM)
		unexpected(p, t, text);
	if (p->ranges == 0)
		fail(p, "%s outside {{range}}", text);
	return node_new(p, is_break ? NODE_BREAK : NODE_CONTINUE, word.pos);
}

static struct node *
parse_end(struct parser *p, enum token_type word)
{
	struct token t;

	if (word == TOKEN_ELSE) {
		t = peek_solid(p);
		if (t.type == TOKEN_IF || t.type == TOKEN_WITH)
			return node_new(p, NODE_ELSE, t.pos);
	}
	t = expect(p, TOKEN_RIGHT_DELIM, word == TOKEN_ELSE ? "else" : "end");
	return node_new(p, word == TOKEN_ELSE ? NODE_ELSE : NODE_END, t.pos);
}

static struct str
parse_name(struct parser *p, struct token t, const char *context)
{
	if (t.type != TOKEN_STRING && t.type != TOKEN_RAW_STRING)
		unexpected(p, t, context);
	return parse_string(p, t);
}

/* True when the node writes nothing but spaces. */
static bool
is_blank(const struct node *n)
{
	if (n->type == NODE_TEXT)
		return str_trim(n->text).n == 0;
	if (n->type != NODE_LIST)
		return false;
	for (n = n->list.first; n; n = n->next)
		if (!is_blank(n))
			return false;
	return true;
}

/* Keeps a finished tree; of two with one name only one may say something. */
static void
tree_add(struct parser *p, struct str name, struct node *root)
{
	struct tree *t = arena_new(p->arena, struct tree);
	struct pending *old;

	*t = (struct tree){ name, p->file, p->text, root, is_blank(root) };
	for (old = p->trees; old && !str_eq(old->tree->name, name);)
		old = old->next;
	if (old && !old->tree->empty && !t->empty)
		fail(p, "template: multiple definition of template %s",
		     quoted(p, name, SIZE_MAX));
	if (old) {
		if (old->tree->empty)
			old->tree = t;
		return;
	}
	*p->end = arena_new(p->arena, struct pending);
	(*p->end)->tree = t;
	p->end = &(*p->end)->next;
}

/* The body of a {{define}} or {{block}}: a tree of its own. */
static void
parse_body(struct parser *p, struct str name, const char *context)
{
	size_t nvar = p->nvar;
	bool in_action = p->in_action;
	struct str *var = p->var;
	size_t room = p->var_room;
	unsigned ranges = p->ranges;
	struct node *root, *end;

	p->var = NULL;
	p->nvar = p->var_room = 0;
	p->ranges = 0;
	p->in_action = false;
	var_push(p, STR("$"));
	deeper(p);
	root = parse_list(p, &end);
	p->depth--;
	if (end->type != NODE_END)
		fail(p, "unexpected %s in %s", printed(p, end), context);
	tree_add(p, name, root);
	p->var = var;
	p->nvar = nvar;
	p->var_room = room;
	p->ranges = ranges;
	p->in_action = in_action;
}

static struct node *
parse_template(struct parser *p, bool block)
{
	const char *context = block ? "block clause" : "template clause";
	struct token t = next_solid(p);
	struct node *n = node_new(p, NODE_TEMPLATE, t.pos);

	n->call.name = parse_name(p, t, context);
	if (block || next_solid(p).type != TOKEN_RIGHT_DELIM) {
		if (!block)
			back(p);
		n->call.pipe = parse_pipe(p, context, TOKEN_RIGHT_DELIM);
	}
	if (block)
		parse_body(p, n->call.name, context);
	return n;
}

static struct node *
parse_action(struct parser *p)
{
	struct token t = next_solid(p);
	struct node *n;

	switch (t.type) {
	case TOKEN_BLOCK:
	case TOKEN_TEMPLATE:
		return parse_template(p, t.type == TOKEN_BLOCK);
	case TOKEN_BREAK:
	case TOKEN_CONTINUE:
		return parse_jump(p, t);
	case TOKEN_ELSE:
	case TOKEN_END:
		return parse_end(p, t.type);
	case TOKEN_IF:
		return parse_branch(p, NODE_IF);
	case TOKEN_RANGE:
		return parse_branch(p, NODE_RANGE);
	case TOKEN_WITH:
		return parse_branch(p, NODE_WITH);
	default:
		back(p);
		n = node_new(p, NODE_ACTION, t.pos);
		n->pipe = parse_pipe(p, "command", TOKEN_RIGHT_DELIM);
		return n;
	}
}

/* Text or an action. */
static struct node *
parse_item(struct parser *p)
{
	struct token t = next_solid(p);
	struct node *n;

	if (t.type == TOKEN_TEXT) {
		n = node_new(p, NODE_TEXT, t.pos);
		n->text = t.text;
		return n;
	}
	if (t.type != TOKEN_LEFT_DELIM)
		unexpected(p, t, "input");
	p->in_action = true;
	p->action = t.pos;
	n = parse_action(p);
	p->in_action = false;
	return n;
}

static void
parse_define(struct parser *p)
{
	const char *context = "define clause";
	struct str name = parse_name(p, next_solid(p), context);

	expect(p, TOKEN_RIGHT_DELIM, context);
	parse_body(p, name, context);
}

/* The whole text. */
static void
parse_root(struct parser *p)
{
	struct node *root = node_new(p, NODE_LIST, peek(p).pos), *n;
	struct token t;

	while ((t = peek(p)).type != TOKEN_EOF) {
		if (t.type == TOKEN_LEFT_DELIM) {
			next(p);
			if (next_solid(p).type == TOKEN_DEFINE) {
				parse_define(p);
				continue;
			}
			p->token[1] = t;
			p->peeked = 2;
		}
		n = parse_item(p);
		if (n->type == NODE_END || n->type == NODE_ELSE)
			fail(p, "unexpected %s", printed(p, n));
		list_add(root, n);
	}
	tree_add(p, p->file, root);
}

bool
parse_text(struct arena *a, struct str file, struct str text,
	   const struct parse_host *host, struct err *e)
{
	struct parser *p = arena_new(a, struct parser);
	struct pending *t;

	p->arena = a;
	p->file = file;
	p->text = text;
	p->host = host;
	p->end = &p->trees;
	p->err = e;
	lex_init(&p->lex, a, text);
	var_push(p, STR("$"));
	if (setjmp(p->failed))
		return false;
	parse_root(p);
	for (t = p->trees; t; t = t->next)
		host->add(host->data, t->tree);
	return true;
}

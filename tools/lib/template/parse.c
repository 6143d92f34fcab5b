/* SPDX-License-Identifier: Apache-2.0 */
/* Texts, actions, control structures, definitions. */
#include "parse_state.h"
#include "run.h"

static struct node *parse_item(struct parser *p);

static void
list_add(struct node *list, struct node *n)
{
	if (list->list.last)
		list->list.last->next = n;
	else
		list->list.first = n;
	list->list.last = n;
}

/* Items up to {{end}} or {{else}}, which *end is. */
static struct node *
parse_list(struct parser *p, struct node **end)
{
	struct node *list = parse_node(p, NODE_LIST, token_peek_solid(p).pos);

	while (token_peek_solid(p).type != TOKEN_EOF) {
		*end = parse_item(p);
		if ((*end)->type == NODE_END || (*end)->type == NODE_ELSE)
			return list;
		list_add(list, *end);
	}
	parse_fail_open(p);
}

static struct node *parse_branch(struct parser *p, enum node_type type);

/* What follows {{else}}; another if or with may stand in the same action. */
static struct node *
parse_else(struct parser *p, enum node_type type, struct node *otherwise)
{
	struct token t = token_peek(p);
	struct node *list, *end;

	if ((type == NODE_IF && t.type == TOKEN_IF) ||
	    (type == NODE_WITH && t.type == TOKEN_WITH)) {
		token_next(p);
		list = parse_node(p, NODE_LIST, otherwise->pos);
		list_add(list, parse_branch(p, type));
		return list;
	}
	list = parse_list(p, &end);
	if (end->type != NODE_END)
		parse_fail(p, "expected end; found %s", parse_printed(p, end));
	return list;
}

static struct node *
parse_branch(struct parser *p, enum node_type type)
{
	const char *context = type == NODE_IF ? "if" : type == NODE_WITH ? "with" : "range";
	struct node *n = parse_node(p, type, 0), *end;
	size_t nvar = p->nvar, open = p->open;

	p->open = p->action;
	parse_deeper(p);
	n->branch.pipe = parse_pipe(p, context, TOKEN_RIGHT_DELIM);
	n->pos = n->branch.pipe->pos;
	p->ranges += type == NODE_RANGE;
	n->branch.list = parse_list(p, &end);
	p->ranges -= type == NODE_RANGE;
	if (end->type == NODE_ELSE)
		n->branch.orelse = parse_else(p, type, end);
	p->nvar = nvar;
	p->open = open;
	p->depth--;
	return n;
}

static struct node *
parse_jump(struct parser *p, struct token word)
{
	bool is_break = word.type == TOKEN_BREAK;
	const char *text = is_break ? "{{break}}" : "{{continue}}";
	struct token t = token_next_solid(p);

	if (t.type != TOKEN_RIGHT_DELIM)
		parse_unexpected(p, t, text);
	if (p->ranges == 0)
		parse_fail(p, "%s outside {{range}}", text);
	return parse_node(p, is_break ? NODE_BREAK : NODE_CONTINUE, word.pos);
}

static struct node *
parse_end(struct parser *p, enum token_type word)
{
	struct token t;

	if (word == TOKEN_ELSE) {
		t = token_peek_solid(p);
		if (t.type == TOKEN_IF || t.type == TOKEN_WITH)
			return parse_node(p, NODE_ELSE, t.pos);
	}
	t = token_expect(p, TOKEN_RIGHT_DELIM, word == TOKEN_ELSE ? "else" : "end");
	return parse_node(p, word == TOKEN_ELSE ? NODE_ELSE : NODE_END, t.pos);
}

static struct str
parse_name(struct parser *p, struct token t, const char *context)
{
	if (t.type != TOKEN_STRING && t.type != TOKEN_RAW_STRING)
		parse_unexpected(p, t, context);
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

/* So many trees of a text are looked through, more by a map. */
enum { TREES_FEW = 64 };

static struct pending *
pending_find(const struct parser *p, struct str name)
{
	struct pending *t = p->trees;

	if (p->named)
		return map_pointer(p->named, name);
	while (t && !str_eq(t->tree->name, name))
		t = t->next;
	return t;
}

static void
name_trees(struct parser *p)
{
	struct pending *t;

	p->named = map_new(p->arena);
	for (t = p->trees; t; t = t->next)
		map_set_pointer(p->named, t->tree->name, t);
}

/* Keeps a finished tree; of two with one name only one may say something. */
static void
tree_add(struct parser *p, struct str name, struct node *root)
{
	struct tree *t = arena_new(p->arena, struct tree);
	struct pending *old;

	*t = (struct tree){ .name = name, .file = p->file, .text = p->text,
			    .root = root, .empty = is_blank(root) };
	old = pending_find(p, name);
	if (old && !old->tree->empty && !t->empty)
		parse_fail(p, "template: multiple definition of template %s",
		     parse_quoted(p, name, SIZE_MAX));
	if (old) {
		if (old->tree->empty)
			old->tree = t;
		return;
	}
	*p->end = arena_new(p->arena, struct pending);
	(*p->end)->tree = t;
	if (p->named)
		map_set_pointer(p->named, name, *p->end);
	p->end = &(*p->end)->next;
	if (++p->ntrees == TREES_FEW)
		name_trees(p);
}

/* The body of a {{define}} or {{block}}: a tree of its own. */
static void
parse_body(struct parser *p, struct str name, const char *context)
{
	size_t nvar = p->nvar, open = p->open;
	bool in_action = p->in_action;
	struct str *var = p->var;
	size_t room = p->var_room;
	unsigned ranges = p->ranges;
	struct node *root, *end;

	p->open = p->action;
	p->var = NULL;
	p->nvar = p->var_room = 0;
	p->ranges = 0;
	p->in_action = false;
	parse_declare(p, STR("$"));
	parse_deeper(p);
	root = parse_list(p, &end);
	p->depth--;
	if (end->type != NODE_END)
		parse_fail(p, "unexpected %s in %s", parse_printed(p, end), context);
	tree_add(p, name, root);
	p->var = var;
	p->nvar = nvar;
	p->var_room = room;
	p->ranges = ranges;
	p->open = open;
	p->in_action = in_action;
}

static struct node *
parse_template(struct parser *p, bool block)
{
	const char *context = block ? "block clause" : "template clause";
	struct token t = token_next_solid(p);
	struct node *n = parse_node(p, NODE_TEMPLATE, t.pos);

	n->call.name = parse_name(p, t, context);
	if (block || token_next_solid(p).type != TOKEN_RIGHT_DELIM) {
		if (!block)
			token_back(p);
		n->call.pipe = parse_pipe(p, context, TOKEN_RIGHT_DELIM);
	}
	if (block)
		parse_body(p, n->call.name, context);
	return n;
}

static struct node *
parse_action(struct parser *p)
{
	struct token t = token_next_solid(p);
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
		token_back(p);
		n = parse_node(p, NODE_ACTION, t.pos);
		n->pipe = parse_pipe(p, "command", TOKEN_RIGHT_DELIM);
		return n;
	}
}

/* Text or an action. */
static struct node *
parse_item(struct parser *p)
{
	struct token t = token_next_solid(p);
	struct node *n;

	if (t.type == TOKEN_TEXT) {
		n = parse_node(p, NODE_TEXT, t.pos);
		n->text = t.text;
		return n;
	}
	if (t.type != TOKEN_LEFT_DELIM)
		parse_unexpected(p, t, "input");
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
	struct str name = parse_name(p, token_next_solid(p), context);

	token_expect(p, TOKEN_RIGHT_DELIM, context);
	parse_body(p, name, context);
}

/* The whole text. */
static void
parse_root(struct parser *p)
{
	struct node *root = parse_node(p, NODE_LIST, token_peek(p).pos), *n;
	struct token t;

	while ((t = token_peek(p)).type != TOKEN_EOF) {
		if (t.type == TOKEN_LEFT_DELIM) {
			token_next(p);
			if (token_next_solid(p).type == TOKEN_DEFINE) {
				p->action = t.pos;
				parse_define(p);
				continue;
			}
			p->token[1] = t;
			p->peeked = 2;
		}
		n = parse_item(p);
		if (n->type == NODE_END || n->type == NODE_ELSE)
			parse_fail(p, "unexpected %s", parse_printed(p, n));
		list_add(root, n);
	}
	tree_add(p, p->file, root);
}

bool
parse_text(struct arena *a, struct str file, struct str text,
	   const struct parse_host *host, struct err *e)
{
	struct parser parser = { .arena = a }, *p = &parser;
	struct pending *t;

	p->file = file;
	p->text = text;
	p->host = host;
	p->end = &p->trees;
	p->err = e;
	lex_init(&p->lex, a, text);
	parse_declare(p, STR("$"));
	if (setjmp(p->failed))
		return false;
	parse_root(p);
	for (t = p->trees; t; t = t->next)
		host->add(host->data, t->tree);
	return true;
}

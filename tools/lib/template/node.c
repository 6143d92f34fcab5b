/* SPDX-License-Identifier: Apache-2.0 */
#include "node.h"

#include "golang/quote.h"

static void
print_siblings(struct buf *b, const struct node *n, const char *between)
{
	for (; n; n = n->next) {
		node_print(b, n);
		if (n->next)
			buf_adds(b, between);
	}
}

static void
print_pipe(struct buf *b, const struct node *n)
{
	if (n->pipeline.decl) {
		print_siblings(b, n->pipeline.decl, ", ");
		buf_adds(b, n->pipeline.assign ? " = " : " := ");
	}
	print_siblings(b, n->pipeline.cmd, " | ");
}

/* A term or an argument: a pipeline stands in parentheses. */
static void
print_term(struct buf *b, const struct node *n)
{
	bool pipe = n->type == NODE_PIPE;

	if (pipe)
		buf_addc(b, '(');
	node_print(b, n);
	if (pipe)
		buf_addc(b, ')');
}

static void
print_command(struct buf *b, const struct node *n)
{
	for (n = n->cmd.arg; n; n = n->next) {
		print_term(b, n);
		if (n->next)
			buf_addc(b, ' ');
	}
}

static void
print_path(struct buf *b, const struct node *n)
{
	size_t i;

	if (n->type == NODE_CHAIN)
		print_term(b, n->path.term);
	for (i = 0; i < n->path.n; i++) {
		if (i || n->type != NODE_VARIABLE)
			buf_addc(b, '.');
		buf_add(b, n->path.key[i].name);
	}
}

static void
print_branch(struct buf *b, const struct node *n)
{
	const char *word = n->type == NODE_IF ? "if" : n->type == NODE_WITH ? "with" : "range";

	buf_printf(b, "{{%s ", word);
	print_pipe(b, n->branch.pipe);
	buf_adds(b, "}}");
	node_print(b, n->branch.list);
	if (n->branch.orelse) {
		buf_adds(b, "{{else}}");
		node_print(b, n->branch.orelse);
	}
	buf_adds(b, "{{end}}");
}

static void
print_template(struct buf *b, const struct node *n)
{
	buf_adds(b, "{{template ");
	buf_quote(b, n->call.name);
	if (n->call.pipe) {
		buf_addc(b, ' ');
		print_pipe(b, n->call.pipe);
	}
	buf_adds(b, "}}");
}

void
node_print(struct buf *b, const struct node *n)
{
	static const char *const fixed[] = {
		[NODE_DOT] = ".", [NODE_NIL] = "nil", [NODE_BREAK] = "{{break}}",
		[NODE_CONTINUE] = "{{continue}}", [NODE_END] = "{{end}}",
		[NODE_ELSE] = "{{else}}" };

	switch (n->type) {
	case NODE_TEXT:
		buf_add(b, n->text);
		break;
	case NODE_LIST:
		print_siblings(b, n->list.first, "");
		break;
	case NODE_ACTION:
		buf_adds(b, "{{");
		print_pipe(b, n->pipe);
		buf_adds(b, "}}");
		break;
	case NODE_IF:
	case NODE_WITH:
	case NODE_RANGE:
		print_branch(b, n);
		break;
	case NODE_TEMPLATE:
		print_template(b, n);
		break;
	case NODE_PIPE:
		print_pipe(b, n);
		break;
	case NODE_COMMAND:
		print_command(b, n);
		break;
	case NODE_FIELD:
	case NODE_VARIABLE:
	case NODE_CHAIN:
		print_path(b, n);
		break;
	case NODE_IDENTIFIER:
		buf_add(b, n->ident.name);
		break;
	case NODE_BOOL:
		buf_adds(b, n->truth ? "true" : "false");
		break;
	case NODE_NUMBER:
		buf_add(b, n->num.text);
		break;
	case NODE_STRING:
		buf_add(b, n->string.quoted);
		break;
	case NODE_DOT:
	case NODE_NIL:
	case NODE_BREAK:
	case NODE_CONTINUE:
	case NODE_END:
	case NODE_ELSE:
		buf_adds(b, fixed[n->type]);
		break;
	}
}

void
text_place(struct str text, size_t pos, size_t *line, size_t *column)
{
	size_t i, start = 0;

	*line = 1;
	for (i = 0; i < pos && i < text.n; i++)
		if (text.p[i] == '\n') {
			++*line;
			start = i + 1;
		}
	*column = pos - start;
}

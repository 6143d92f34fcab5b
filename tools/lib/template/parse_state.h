/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PARSE_STATE_H
#define PARSE_STATE_H
/* A parse that is going on; only for the files parse*.c. */
#include <setjmp.h>

#include "lex.h"
#include "parse.h"

/* Finished trees, in the order they ended. */
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
	size_t ntrees;
	struct map *named; /* the trees' pending by name, when they are many */
	struct str *var; /* names in scope */
	size_t nvar, var_room;
	bool in_action;     /* an action is being parsed */
	size_t action;      /* where the last one starts */
	size_t open;        /* where the innermost block starts that has no {{end}} */
	unsigned ranges;    /* enclosing {{range}}s in this tree */
	unsigned depth;     /* nesting of actions and parentheses */
	struct err *err;
	jmp_buf failed;
};

/* parse_token.c: fails the parse with Go's "template: FILE:LINE: " before fmt. */
_Noreturn void parse_fail(struct parser *p, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* The same at the end of the text, whose reason is the open block. */
_Noreturn void parse_fail_open(struct parser *p);
/* Fails at a token that cannot stand in the context. */
_Noreturn void parse_unexpected(struct parser *p, struct token t, const char *context);
/* s in Go's quotes, cut after so many runes; the node as errors print it. */
const char *parse_quoted(struct parser *p, struct str s, size_t most);
const char *parse_printed(struct parser *p, const struct node *n);
/* The next token; the last one once more; the next one, which stays.  The
 * solid ones skip spaces. */
struct token token_next(struct parser *p);
void token_back(struct parser *p);
struct token token_peek(struct parser *p);
struct token token_next_solid(struct parser *p);
struct token token_peek_solid(struct parser *p);
/* The next solid token, which must be of the type. */
struct token token_expect(struct parser *p, enum token_type type, const char *context);
/* A node; a level of nesting, which ends with p->depth--; a variable. */
struct node *parse_node(struct parser *p, enum node_type type, size_t pos);
void parse_deeper(struct parser *p);
void parse_declare(struct parser *p, struct str name);

/* parse_pipe.c: a pipeline up to a token of type end, which it takes. */
struct node *parse_pipe(struct parser *p, const char *context, enum token_type end);
/* The value of a string token. */
struct str parse_string(struct parser *p, struct token t);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LEX_H
#define LEX_H
/*
 * Cuts a template text into tokens, one a call.  Tokens point into the text;
 * the text of an error token is in the arena.
 */
#include "base/arena.h"

enum token_type {
	TOKEN_ERROR, /* the text is the message */
	TOKEN_BOOL,
	TOKEN_CHAR, /* a printable ASCII character such as ',' */
	TOKEN_CHAR_CONSTANT,
	TOKEN_COMPLEX,
	TOKEN_ASSIGN,
	TOKEN_DECLARE,
	TOKEN_EOF,
	TOKEN_FIELD, /* .name */
	TOKEN_IDENTIFIER,
	TOKEN_LEFT_DELIM,
	TOKEN_LEFT_PAREN,
	TOKEN_NUMBER,
	TOKEN_PIPE,
	TOKEN_RAW_STRING,
	TOKEN_RIGHT_DELIM,
	TOKEN_RIGHT_PAREN,
	TOKEN_SPACE,
	TOKEN_STRING,
	TOKEN_TEXT,
	TOKEN_VARIABLE, /* $ or $name */
	/* keywords from here on */
	TOKEN_KEYWORD,
	TOKEN_BLOCK,
	TOKEN_BREAK,
	TOKEN_CONTINUE,
	TOKEN_DOT,
	TOKEN_DEFINE,
	TOKEN_ELSE,
	TOKEN_END,
	TOKEN_IF,
	TOKEN_NIL,
	TOKEN_RANGE,
	TOKEN_TEMPLATE,
	TOKEN_WITH
};

struct token {
	enum token_type type;
	size_t pos; /* byte in the text */
	struct str text;
};

struct lexer {
	struct arena *arena;
	struct str in;
	size_t pos;   /* next byte to read */
	size_t start; /* first byte of the token being read */
	size_t parens;
	bool inside; /* in an action */
};

void lex_init(struct lexer *l, struct arena *a, struct str text);
/* The next token; after the last one, or an error, TOKEN_EOF. */
struct token lex_next(struct lexer *l);

#endif

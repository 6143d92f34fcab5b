/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NODE_H
#define NODE_H
/*
 * The tree of a parsed template.  Nodes live in the set's arena and are not
 * changed after parsing; siblings are linked by next.  A node is allocated no
 * larger than its type needs, so it is never copied as a whole.
 */
#include "base/buf.h"
#include "base/val.h"

enum node_type {
	NODE_TEXT,
	NODE_LIST,
	NODE_ACTION,
	NODE_IF,
	NODE_WITH,
	NODE_RANGE,
	NODE_TEMPLATE,
	NODE_BREAK,
	NODE_CONTINUE,
	NODE_PIPE,
	NODE_COMMAND,
	NODE_FIELD,
	NODE_VARIABLE,
	NODE_CHAIN,
	NODE_IDENTIFIER,
	NODE_DOT,
	NODE_NIL,
	NODE_BOOL,
	NODE_NUMBER,
	NODE_STRING,
	/* only while parsing */
	NODE_END,
	NODE_ELSE
};

/* A name in a chain of fields. */
struct key {
	struct str name;
	uint64_t hash;
};

/* What and, or and call need beyond their table entry. */
enum builtin { BUILTIN_NONE, BUILTIN_AND, BUILTIN_OR, BUILTIN_CALL };

struct node {
	enum node_type type;
	uint32_t pos; /* byte in the text, where errors point */
	struct node *next;
	union {
		struct str text;                                 /* TEXT */
		struct { struct node *first, *last; } list;      /* LIST */
		struct node *pipe;                               /* ACTION */
		struct { struct node *pipe, *list, *orelse; } branch; /* IF WITH RANGE */
		struct { struct str name; struct node *pipe; } call; /* TEMPLATE */
		struct {                                         /* PIPE */
			struct node *decl, *cmd; /* VARIABLEs, COMMANDs */
			unsigned ndecl;
			bool assign;
		} pipeline;
		struct { struct node *arg; unsigned n; } cmd;    /* COMMAND */
		struct {        /* FIELD VARIABLE CHAIN: VARIABLE's key 0 is "$name" */
			struct key *key;
			size_t n;
			struct node *term; /* CHAIN */
		} path;
		struct {                                         /* IDENTIFIER */
			struct str name;
			const struct func *fn;
			enum builtin builtin;
		} ident;
		bool truth;                                      /* BOOL */
		struct {                                         /* NUMBER */
			struct str text;
			double f;
			int64_t i;
			uint64_t u;
			bool is_int, is_uint, is_float;
			bool ideal_float; /* a float where no type is asked for */
			bool is_complex;  /* with an imaginary part */
		} num;
		struct { struct str quoted, text; } string;      /* STRING */
	};
};

/* A template: a text, or a {{define}} in one. */
struct tree {
	struct str name;
	struct str file; /* the name of the text it was parsed from */
	struct str text; /* that text */
	struct node *root; /* unless there is a source */
	struct source *source; /* that has the nodes when they are needed … */
	size_t at;             /* … of its tree of this number */
	bool empty;      /* nothing but spaces and comments */
};

/* Appends the node as text, as errors quote it. */
void node_print(struct buf *b, const struct node *n);
/* Line and column (both as Go counts them: from 1, from 0) of a byte. */
void text_place(struct str text, size_t pos, size_t *line, size_t *column);

#endif

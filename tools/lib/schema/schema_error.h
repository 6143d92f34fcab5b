/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCHEMA_ERROR_H
#define SCHEMA_ERROR_H
/* What does not fit a schema: a tree, printed as Helm's library prints it. */
#include "base/buf.h"
#include "base/val.h"

struct schema_error {
	struct str path;  /* JSON pointer of the value */
	const char *text; /* NULL: the causes stand for it, if there is one only */
	struct schema_error *cause; /* first of a list */
	struct schema_error *next;
	struct schema_error **last; /* end of the causes */
	bool group; /* made only to hold several causes */
};

struct schema_error *schema_error_new(struct arena *a, struct str path,
				      const char *text);
/* Appends cause (and what follows it) to e's causes. */
void schema_error_add(struct schema_error *e, struct schema_error *cause);
/* "- at '/x': …" a line each, below the indent given. */
void schema_error_print(struct buf *b, const struct schema_error *e, int indent);

/* 'text' as the library quotes it. */
const char *schema_quote(struct arena *a, struct str s);
/* A number as the library's English printer prints it: 70,000 or 1×10⁰⁶. */
const char *schema_number(struct arena *a, double f);
/* A value in a message; lists and maps are "value". */
const char *schema_display(struct arena *a, struct val v);

#endif

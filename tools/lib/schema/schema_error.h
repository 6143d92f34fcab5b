/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCHEMA_ERROR_H
#define SCHEMA_ERROR_H
/* The errors of a value that does not fit a schema: a tree, printed as Helm's library
 * prints it.  Everything lives in the arena given. */
#include "base/buf.h"
#include "base/val.h"

struct schema_error {
	struct str path;  /* JSON pointer of the value */
	const char *text; /* NULL: a single cause is printed in place of this error */
	struct schema_error *cause; /* the first of a list */
	struct schema_error *next;
	struct schema_error **last; /* where the next cause is linked in */
	bool group; /* the error is there only to hold several causes */
};

struct schema_error *schema_error_new(struct arena *a, struct str path,
				      const char *text);
/* Appends the list that starts with cause to the causes of e. */
void schema_error_add(struct schema_error *e, struct schema_error *cause);
/* Prints e and its causes, a line "- at '/x': …" each, indented by twice `indent - 1`
 * blanks and more for causes. */
void schema_error_print(struct buf *b, const struct schema_error *e, int indent);

/* s quoted as the library's messages quote texts. */
const char *schema_quote(struct arena *a, struct str s);
/* A number as the library's English printer prints it: 70,000 or 1×10⁰⁶. */
const char *schema_number(struct arena *a, double f);
/* A value as messages show it; a list or a map is shown as "value". */
const char *schema_display(struct arena *a, struct val v);

#endif

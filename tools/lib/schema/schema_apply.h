/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCHEMA_APPLY_H
#define SCHEMA_APPLY_H
/* Private declarations of the files that apply schemas to values. */
#include "schema_error.h"
#include "schema_node.h"

/* The properties or items of a value that no keyword has looked at yet.  Of them the
 * keywords unevaluatedProperties and unevaluatedItems decide (draft 2019-09 and
 * later). */
struct uneval {
	bool *left; /* by index, for maps of the sorted keys; NULL when no keyword asks for them */
	size_t n;
};

/* One schema being applied to one value. */
struct check {
	struct schema *s;
	struct val node, v;
	struct str path;
	struct uneval uneval;
	const struct check *up; /* the check that started this one */
	bool same_value;        /* up applies another schema to the same value */
	int depth;
	struct schema_error *errors; /* a group of errors */
};

/* schema_keyword.c: the keyword's value, or NULL when the schema lacks the keyword;
 * check_keyword_of gives NULL for a value of another kind too. */
const struct val *check_keyword(const struct check *c, const char *name);
const struct val *check_keyword_of(const struct check *c, const char *name,
				   enum kind kind);
/* True when the keyword's value, or v, is a number; *out takes the number. */
bool check_keyword_number(const struct check *c, const char *name, double *out);
bool check_number(struct val v, double *out);
/* True when both are equal as JSON values: 1 is equal to 1.0. */
bool check_equal(struct val x, struct val y);
/* Notes an error at the value: a message, a message that the errors `causes` explain,
 * or an error that is made already (none for NULL). */
void check_fault(struct check *c, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void check_fault_causes(struct check *c, const char *text,
			struct schema_error *causes);
void check_fault_add(struct check *c, struct schema_error *e);
/* Notes that a keyword has looked at property or item i. */
void check_looked_at(struct check *c, size_t i);
/* schema_check.c: applies the schema `node` to v.  Returns NULL when v fits,
 * otherwise the errors.  So do the four functions below. */
struct schema_error *schema_apply(struct schema *s, struct val node, struct val v);
/* check_apply does a check that is set up; check_self applies another schema to c's
 * value, check_value to a value within it, which stands at the token of its JSON
 * pointer, and check_item to item i of it. */
struct schema_error *check_apply(struct check *c);
struct schema_error *check_self(struct check *c, struct val node);
struct schema_error *check_value(struct check *c, struct val node, struct val v,
				 struct str token);
struct schema_error *check_item(struct check *c, struct val node, size_t i);

/* schema_value.c: applies the keywords for objects, arrays, strings or numbers,
 * whatever c's value is. */
void check_own_type(struct check *c);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCHEMA_APPLY_H
#define SCHEMA_APPLY_H
/* What the files that apply schemas share; for nobody else. */
#include "schema_error.h"
#include "schema_node.h"

/* Properties or items of a value that no keyword has looked at yet. */
struct uneval {
	bool *left; /* by index, sorted keys for maps; NULL: nobody asks */
	size_t n;
};

/* One schema being applied to one value. */
struct check {
	struct schema *s;
	struct val node, v;
	struct str path;
	struct uneval uneval;
	const struct check *up; /* around it */
	bool same_value;        /* up looks at the same value */
	int depth;
	struct schema_error *errors; /* a group of them */
};

/* schema_keyword.c: the keyword's value, or NULL; and only when it is of that kind. */
const struct val *check_keyword(const struct check *c, const char *name);
const struct val *check_keyword_of(const struct check *c, const char *name,
				   enum kind kind);
/* True when the keyword, or v, is a number. */
bool check_keyword_number(const struct check *c, const char *name, double *out);
bool check_number(struct val v, double *out);
/* Equal as JSON: 1 is 1.0. */
bool check_equal(struct val x, struct val y);
/* Notes an error at the value; one that others explain; one that is there. */
void check_fault(struct check *c, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void check_fault_causes(struct check *c, const char *text,
			struct schema_error *causes);
void check_fault_add(struct check *c, struct schema_error *e);
/* Property or item i has been looked at. */
void check_looked_at(struct check *c, size_t i);
/* schema_check.c: applies the schema node to v: NULL when v fits, else what
 * does not. */
struct schema_error *schema_apply(struct schema *s, struct val node, struct val v);
/* Applies a prepared check; another schema to the same value; a schema to a
 * value within it, at the token, or to item i. */
struct schema_error *check_apply(struct check *c);
struct schema_error *check_self(struct check *c, struct val node);
struct schema_error *check_value(struct check *c, struct val node, struct val v,
				 struct str token);
struct schema_error *check_item(struct check *c, struct val node, size_t i);

/* schema_value.c: the keywords for the value's own type. */
void check_own_type(struct check *c);

#endif

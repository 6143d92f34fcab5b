/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FIELDS_H
#define FIELDS_H
/*
 * Structs that are read from the maps of a configuration file by a table, as Go's
 * encoding/json reads them when it refuses unknown fields: keys match in any case of
 * letters, null leaves a member as it is, and a value of another type is an error
 * with file and line.  A row says in which dialects of the file its key exists.
 */
#include "checker.h"

enum field_kind {
	FIELD_TEXT,    /* struct str */
	FIELD_FLAG,    /* bool */
	FIELD_INTEGER, /* int64_t; a float that is whole counts */
	FIELD_TEXTS,   /* struct str * and, at `count`, its size_t */
	FIELD_OBJECT,  /* a struct of `type` */
	FIELD_OBJECTS  /* an array of them and, at `count`, its size_t */
};

struct field_type;

struct field {
	const char *name; /* NULL ends the table */
	enum field_kind kind;
	unsigned dialects;
	size_t at, count; /* offsets of the member, and of the number of a list */
	const struct field_type *type; /* of objects */
};

struct field_type {
	size_t size;
	const struct field *field;
};

/* How a file is read: its dialect's bit, and the names of dialects, of which name i
 * stands for bit 1u << i, for messages. */
struct field_dialect {
	unsigned dialect;
	const char *const *names;
};

/* Fills the zeroed struct at `out` from v, which stands at `at`.  An array of a list
 * that the file has, even an empty one, is not NULL.  Fails as check_fail does. */
bool fields_read(const struct checker *c, const struct field_dialect *how,
		   const struct yaml_at *at, struct val v, const struct field_type *type,
		   void *out);

#endif

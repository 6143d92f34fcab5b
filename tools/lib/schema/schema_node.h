/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCHEMA_NODE_H
#define SCHEMA_NODE_H
/*
 * A schema document with the maps by which its references are followed.  A schema
 * within the document is a value: a map, or true or false.  Everything lives in the
 * arena.
 */
#include "base/err.h"
#include "base/map.h"
#include "base/val.h"
#include "golang/re.h"

struct schema {
	struct arena *arena;
	struct val root;
	int draft;          /* 4, 6, 7, 2019 or 2020 */
	struct map *target; /* schemas by "URL#" and "URL#anchor" */
	struct map *base;   /* base URLs of schemas, by the address of the schema's map */
	struct map *regex;  /* compiled patterns, by their text */
};

/*
 * Reads a document and finds its draft, identifiers and anchors.  Fails with
 * STATUS_INCOMPLETE when the text is not JSON, when a reference leads nowhere or to
 * another document, and when an identifier is malformed.
 */
bool schema_open(struct arena *a, struct str text, struct schema **out,
		 struct err *e);
/* *out takes the schema that the reference in the schema `from` leads to. */
bool schema_resolve(struct schema *s, struct val from, struct str ref,
		    struct val *out, struct err *e);
/* True when the text has a match of the pattern, a Go regular expression; a malformed
 * pattern matches nothing. */
bool schema_matches(struct schema *s, struct str pattern, struct str text);
/* Why the text is not of the format, in the library's words; NULL when it is, and
 * when the format is unknown. */
const char *schema_format_fault(struct arena *a, struct str format,
				struct str text);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCHEMA_NODE_H
#define SCHEMA_NODE_H
/*
 * A schema document with what it takes to follow its references.  A schema
 * within it is a value: a map, or true or false.
 */
#include "base/err.h"
#include "base/map.h"
#include "base/val.h"
#include "golang/re.h"

struct schema {
	struct arena *arena;
	struct val root;
	int draft;          /* 4, 6, 7, 2019 or 2020 */
	struct map *target; /* schemas by "BASE#", "BASE#anchor" */
	struct map *base;   /* bases of schemas, by their map's address */
	struct map *regex;  /* compiled patterns, by text */
};

/*
 * Reads a document and finds the draft, identifiers and anchors.  Fails when
 * it is no JSON, when a pattern or keyword is malformed, and, naming it, when
 * it refers to a document elsewhere.
 */
bool schema_open(struct arena *a, struct str text, struct schema **out,
		 struct err *e);
/* What a reference in the schema `from` leads to. */
bool schema_resolve(struct schema *s, struct val from, struct str ref,
		    struct val *out, struct err *e);
/* True when text holds a match of the pattern; malformed ones match nothing. */
bool schema_matches(struct schema *s, struct str pattern, struct str text);
/* Why text is no valid value of the format; NULL when it is, or when the
 * format is not known. */
const char *schema_format_fault(struct arena *a, struct str format,
				struct str text);

#endif

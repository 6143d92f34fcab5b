/* SPDX-License-Identifier: Apache-2.0 */
#ifndef YAMLPOS_H
#define YAMLPOS_H
/*
 * Finds the line of a key or an element in a YAML text, for messages about
 * configuration.  Values (yaml.h) have no positions, so after an error the text
 * is read again.
 */
#include "base/str.h"

/* A path into a document: the last step, linked to the one before it.  The links are
 * mostly local variables of the callers. */
struct yaml_at {
	const struct yaml_at *up; /* NULL: the value is in the root */
	struct str key;           /* a key of a mapping; empty: an element of a list */
	size_t index;             /* of that element, from 0 */
};

/* The lines of the first document of src, as far as that can be read, in a. */
struct yaml_lines;
struct arena;
struct yaml_lines *yaml_lines_read(struct arena *a, struct str src);
/* The line, from 1, of the key or element, or that of the nearest mapping or list above
 * it that exists; 0 when nothing could be read.  Takes a look-up for each step. */
size_t yaml_lines_of(const struct yaml_lines *l, const struct yaml_at *at);
/* Both, for one question. */
size_t yaml_line_of(struct str src, const struct yaml_at *at);

/* True when a mapping of the first document has a key twice; *line takes the line of
 * the second one and *key its text, in a. */
bool yaml_key_twice(struct arena *a, struct str src, size_t *line,
		    struct str *key);

#endif

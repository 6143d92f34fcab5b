/* SPDX-License-Identifier: Apache-2.0 */
#ifndef YAMLPOS_H
#define YAMLPOS_H
/*
 * Where things stand in a YAML text, for messages about configuration.  Values
 * (yaml.h) don't carry positions; after an error the text is looked through
 * again for the one place that matters.
 */
#include "base/str.h"

/* A path into a document, from the value upwards; links live on the stack. */
struct yaml_at {
	const struct yaml_at *up; /* NULL: the value is in the root */
	struct str key;           /* a mapping's key, or */
	size_t index;             /* ... the number in a list when key is empty */
};

/* The line, from 1, on which the key or list entry stands in the first
 * document of src, or its nearest container; 0 when src cannot be read. */
size_t yaml_line_of(struct str src, const struct yaml_at *at);

/* True when a mapping of the first document has a key twice: the second one's
 * line in *line and its text, which lives in a, in *key. */
struct arena;
bool yaml_key_twice(struct arena *a, struct str src, size_t *line,
		    struct str *key);

#endif

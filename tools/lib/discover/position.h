/* SPDX-License-Identifier: Apache-2.0 */
#ifndef POSITION_H
#define POSITION_H
/* The position of a value in its document. */
#include "base/map.h"

/* A value's key or index, and the position of the value around it; lives on the
 * stack. */
struct position {
	const struct position *up; /* NULL for an entry of the document's root */
	struct str key;         /* for an item, the key of its list */
	struct str name;        /* for an item, the value of its key "name" */
	size_t index;
	bool item;
	bool inside;            /* within a string that is a document itself */
};

/*
 * The path: "spec.containers[0].image".  A key with a dot, a bracket, a quote or
 * white space is written as ["key"].  With `named`, items that have a name are
 * written with the name instead of the index: "spec.containers[web].image".  Empty
 * for the document itself.
 */
struct str position_path(struct arena *a, const struct position *at, bool named);
/* The end of the path in both forms, its last key or "]"; found without the path. */
struct str position_end(const struct position *at);
/* The line of the position, from 1, in the lines of its document.  Within a string it
 * is the string's line. */
struct yaml_lines;
size_t position_line(struct arena *a, const struct position *at, const struct yaml_lines *lines);
/* The value at a position below root, nil when there is none; root_at is the position of
 * the string that root is a document of, or NULL. */
struct val position_value(const struct map *root, const struct position *root_at,
			  const struct position *at);

#endif

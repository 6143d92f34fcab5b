/* SPDX-License-Identifier: Apache-2.0 */
#ifndef POSITION_H
#define POSITION_H
/* Where a value stands in its document. */
#include "base/arena.h"

/* A value's key or index, and the place of what holds it; on the stack. */
struct position {
	const struct position *up; /* NULL for what stands in the document's root */
	struct str key;         /* of an item: the key of its list */
	struct str name;        /* of an item: what its own key "name" says */
	size_t index;
	bool item;
	bool inside;            /* in a string that is a document itself */
};

/*
 * The path: "spec.containers[0].image"; a key with a dot, a bracket, a quote
 * or white space stands as ["key"].  With `named`, items that have a name have
 * it in the place of their number: "spec.containers[web].image".  Empty for
 * the document itself.
 */
struct str position_path(struct arena *a, const struct position *at, bool named);
/* What the path ends with, in both spellings: its last key, or what closes a
 * bracket.  Costs nothing. */
struct str position_end(const struct position *at);
/* The line, from 1, of the place in src, the text from where its document
 * starts on; of a place in a string the string's line. */
size_t position_line(struct arena *a, const struct position *at, struct str src);

#endif

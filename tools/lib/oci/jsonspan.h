/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JSONSPAN_H
#define JSONSPAN_H
/*
 * Where the values of a list stand in a JSON text, so that they can be taken over byte
 * by byte: numbers, escapes and blanks stay as they were written.
 */
#include "base/arena.h"
#include "base/str.h"

struct jsonspan {
	struct str *value;  /* the values' own bytes */
	size_t n, cap;
	size_t end;         /* where the list's ']' stands in the text */
};

/* Finds the list at a key of the object that the text is, which json_parse has read; of
 * equal keys the last one.  False when there is no such list. */
bool jsonspan_list(struct arena *a, struct str text, const char *key, struct jsonspan *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JSONTEXT_H
#define JSONTEXT_H
/*
 * JSON as text: values are slices of the text that they stand in, so that documents
 * too large or too many for trees are read, and passed on with their numbers, escapes
 * and order of keys as they were written.
 */
#include "base/err.h"

/*
 * Checks the one JSON value that the n bytes at p are, and takes the blanks out of it;
 * returns how many bytes are left, 0 on failure with status 2 and Go's wording: "invalid
 * character 'x' looking for beginning of value".
 */
size_t jsontext_compact(char *p, size_t n, struct err *e);

/* True when a quote behind the n bytes at p, which stand in a string from its start on, is
 * escaped by the backslashes before it. */
bool jsontext_escaped(const char *p, size_t n);

/* The functions below take text that jsontext_compact has left. */

/* The next member of an object, or element of a list; *at is 0 at first.  False when
 * there is none.  The key is without its quotes, escapes as they are. */
bool jsontext_member(struct str object, size_t *at, struct str *key, struct str *value);
bool jsontext_element(struct str list, size_t *at, struct str *value);
/* The value at key, a name without escapes; of equal keys the last one counts.  Empty
 * when object is no object or has no such key. */
struct str jsontext_get(struct str object, const char *key);
/* The string that value is: a slice of it, or in a where it has escapes.  Empty when it
 * is none. */
struct str jsontext_string(struct arena *a, struct str value);
/* True when value is a string, an object, a list. */
static inline bool
jsontext_is(struct str value, char first)
{
	return value.n && value.p[0] == first;
}

#endif

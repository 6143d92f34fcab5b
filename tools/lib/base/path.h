/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PATH_H
#define PATH_H
/*
 * Slash-separated names as Go's path package sees them; no file is touched.
 * Results point into the argument unless an arena is given.
 */
#include "arena.h"

/* The shortest equivalent name: no "//", no ".", ".." only in front; "." for
 * an empty one. */
struct str path_clean(struct arena *a, struct str path);
/* The last element; "." when path is empty, "/" when it is only slashes. */
struct str path_base(struct str path);
/* What starts at the last dot of the last element; empty without one. */
struct str path_ext(struct str path);
/* True when pattern is a valid one for path_match. */
bool path_pattern_valid(struct str pattern);
/*
 * True when the whole name matches the shell pattern: "*" and "?" stop at
 * slashes, "[^a-z]" are classes, a backslash quotes.  An invalid pattern
 * matches nothing.
 */
bool path_match(struct str pattern, struct str name);

#endif

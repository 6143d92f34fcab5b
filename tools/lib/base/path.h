/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PATH_H
#define PATH_H
/*
 * Slash-separated names as Go's path package sees them; no file is touched.
 * Results point into the argument unless an arena is given.
 */
#include "arena.h"

/* path.Clean: the shortest equivalent name, without "//" and ".", with ".." only
 * in front; "." for an empty path. */
struct str path_clean(struct arena *a, struct str path);
/* path.Base: the last element; "." when path is empty, "/" when it is only
 * slashes. */
struct str path_base(struct str path);
/* path.Ext: the last element from its last dot on; empty when it has no dot. */
struct str path_ext(struct str path);
/* True when path_match can use the pattern. */
bool path_pattern_valid(struct str pattern);
/*
 * path.Match: true when the whole name matches the shell pattern.  "*" and "?"
 * match no slash, "[a-z]" and "[^a-z]" are classes, and a backslash quotes the
 * next character.  An invalid pattern matches nothing.
 */
bool path_match(struct str pattern, struct str name);

#endif

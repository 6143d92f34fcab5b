/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GLOB_H
#define GLOB_H
/*
 * The patterns of .Files.Glob, as github.com/gobwas/glob reads them: "*" and "?" stop
 * at slashes, "**" does not, "[!a-z]" and "[abc]" are classes, "{a,b*}" has
 * alternatives, a backslash quotes.  A match takes time in proportion to pattern
 * times name.
 */
#include "base/arena.h"

struct glob;

/* Compiles a pattern into a; NULL when it is malformed, and Helm then takes "**". */
struct glob *glob_compile(struct arena *a, struct str pattern);
bool glob_match(const struct glob *g, struct str name);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GLOB_H
#define GLOB_H
/*
 * The patterns of .Files.Glob, as github.com/gobwas/glob reads them: "*" and
 * "?" stop at slashes, "**" does not, "[!a-z]" and "[abc]" are classes,
 * "{a,b*}" alternatives, a backslash quotes.  Matching takes time in
 * proportion to pattern and name.
 */
#include "base/arena.h"

struct glob;

/* NULL when the pattern is malformed; Helm then takes "**". */
struct glob *glob_compile(struct arena *a, struct str pattern);
bool glob_match(const struct glob *g, struct str name);

#endif

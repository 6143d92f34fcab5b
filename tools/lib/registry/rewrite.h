/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REWRITE_H
#define REWRITE_H
/* Rules FROM=TO about the starts of names, of --rewrite and --map. */
#include "base/arena.h"

enum { REWRITE_MOST = 1024 };

struct rewrite {
	struct str from[REWRITE_MOST], to[REWRITE_MOST];
	size_t n;
};

/* Adds a rule; `where` says in messages where it stands.  Ends the program on
 * what is no rule, or is one too many. */
void rewrite_add(struct rewrite *r, struct str rule, const char *where);
/* Adds the rules of a file, one a line; ends the program as well. */
void rewrite_read(struct arena *a, struct rewrite *r, const char *path);
/* `name` after the longest rule that fits it, whole path components only;
 * false and name itself when none does. */
bool rewrite_name(struct arena *a, const struct rewrite *r, struct str name,
		  struct str *out);
/* The names, at most so many, that the rules with the longest FROM that fits
 * make of it, in their order; how many. */
size_t rewrite_names(struct arena *a, const struct rewrite *r, struct str name,
		     struct str *out, size_t most);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REWRITE_H
#define REWRITE_H
/* Rules FROM=TO about the starts of names, of --rewrite and --map. */
#include "base/err.h"

struct rewrite {
	struct rewrite_rule {
		struct str from, to;
	} *v;
	size_t n, cap;
};

/* Adds a rule; `where` says in the message where it stands when it is none. */
bool rewrite_add(struct arena *a, struct rewrite *r, struct str rule, const char *where,
		 struct err *e);
/* Adds the rules of a file, one a line. */
bool rewrite_read(struct arena *a, struct rewrite *r, const char *path, struct err *e);
/* `name` after the longest rule that fits it, whole path components only;
 * false and name itself when none does. */
bool rewrite_name(struct arena *a, const struct rewrite *r, struct str name,
		  struct str *out);
/* The names, at most so many, that the rules with the longest FROM that fits
 * make of it, in their order; how many. */
size_t rewrite_names(struct arena *a, const struct rewrite *r, struct str name,
		     struct str *out, size_t most);

#endif

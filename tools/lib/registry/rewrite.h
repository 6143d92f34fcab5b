/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REWRITE_H
#define REWRITE_H
/* The rules FROM=TO of --rewrite and --map, which replace the start of a name. */
#include "base/err.h"

struct rewrite {
	struct rewrite_rule {
		struct str from, to;
	} *v;
	size_t n, cap;
};

/* Adds a rule.  Status 2 when it is not FROM=TO; the message begins with `where`, the
 * option or file that has the rule. */
bool rewrite_add(struct arena *a, struct rewrite *r, struct str rule, const char *where,
		 struct err *e);
/* Adds the rules of a file, one a line.  Status 2. */
bool rewrite_read(struct arena *a, struct rewrite *r, const char *path, struct err *e);
/* Rewrites name by the first rule with the longest FROM that matches its start, by
 * whole parts of the path; false, with *out = name, when no rule matches. */
bool rewrite_name(struct arena *a, const struct rewrite *r, struct str name,
		  struct str *out);
/* Rewrites name by each rule with the longest FROM that matches, in the order of the
 * rules, into out, which has room for `most` names; returns how many there are. */
size_t rewrite_names(struct arena *a, const struct rewrite *r, struct str name,
		     struct str *out, size_t most);

#endif

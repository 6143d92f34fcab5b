/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RULES_H
#define RULES_H
/*
 * Rules that decide about what may be an image.  A file has one a line, words
 * with blanks between, '#' starts a comment:
 *
 *	accept OBJECT PATH [REFERENCE]   it is one
 *	ignore OBJECT PATH [REFERENCE]   it is none
 *	build  OBJECT PATH REFERENCE     the object at PATH spells one
 *
 * In OBJECT (KIND/NAME, or KIND for any name; KIND may be KIND.GROUP), PATH and
 * REFERENCE '*' stands for any text and '?' for any byte.  PATH is an image line's, or the same with
 * names for the numbers of items that have a name.  In build's REFERENCE
 * {FIELD} is what the object has there, {FIELD|TEXT} is TEXT without it.
 * The first rule that matches holds.
 */
#include "map.h"
#include "err.h"

enum verdict { VERDICT_NONE, VERDICT_ACCEPT, VERDICT_IGNORE };

struct rule;
struct rules {
	struct rule *first, **last;
};

/* Adds the rules of a file behind those there are.  Status 2 when it cannot
 * be read, or holds what is no rule; the message has the line. */
bool rules_read(struct arena *a, struct rules *r, const char *path,
		struct err *e);
/* Adds the rules that are installed with the programs. */
bool rules_shipped(struct arena *a, struct rules *r, const char *argv0,
		   struct err *e);

/* What is judged: KIND/NAME, its API's group, and both spellings of the path. */
struct rules_case {
	struct str object, group, path, named;
};
/* True when some build rule is about the object; cheap. */
bool rules_may_build(const struct rules *r, struct str object, struct str group);
/*
 * The reference that a rule builds of m; false when none does, or fields that
 * it needs are missing.  *used gets the names of the fields, as slices of
 * `used_max` at most, *n how many.
 */
bool rules_build(const struct rules *r, struct arena *a,
		 const struct rules_case *c, const struct map *m,
		 struct str *ref, struct str *used, size_t used_max, size_t *n);
enum verdict rules_judge(const struct rules *r, const struct rules_case *c,
			 struct str ref);

#endif

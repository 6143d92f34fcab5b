/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RULES_H
#define RULES_H
/*
 * Rules that decide about what may be an image.  A file has one a line, words
 * with blanks between, '#' starts a comment:
 *
 *	accept OBJECT PATH [REFERENCE [AS]]  it is one, spelled AS
 *	ignore OBJECT PATH [REFERENCE]       it is none
 *	build  OBJECT PATH REFERENCE         the object at PATH spells one
 *	also   OBJECT PATH REFERENCE         and one more
 *
 * In OBJECT (KIND/NAME, or KIND for any name; KIND may be KIND.GROUP), PATH and
 * REFERENCE '*' stands for any text and '?' for any byte.  PATH is an image
 * line's, or the same with names for the numbers of items that have a name.
 * In build's REFERENCE
 * {FIELD} is what the object has there, {/FIELD} what its document has, and
 * {FIELD|TEXT} is TEXT without it; a list of environment variables is an object
 * of theirs.  A field that has a host replaces what is before it, and one with a
 * path and a version is the reference itself.
 * In AS {} is what stands there.
 *
 * The first rule that matches holds; so does each also rule.
 */
#include "base/err.h"
#include "base/map.h"

enum verdict { VERDICT_NONE, VERDICT_ACCEPT, VERDICT_IGNORE };

struct rule;
struct rules {
	struct rule *first, **last;
	size_t n;
};

/* Adds the rules of a file behind those there are.  Status 2 when it cannot
 * be read, or holds what is no rule; the message has the line. */
bool rules_read(struct arena *a, struct rules *r, const char *path,
		struct err *e);
/* Adds the rules that are installed with the programs. */
bool rules_shipped(struct arena *a, struct rules *r, const char *argv0,
		   struct err *e);

/*
 * The rules about an object, KIND/NAME with its API's group: few of all, so
 * that what comes to an object finds them once and asks them alone about all
 * that is in it.  r may be NULL: none.  They live as long as a.
 */
struct rules_about;
const struct rules_about *rules_about(struct arena *a, const struct rules *r,
				      struct str object, struct str group);

/* What is judged: the rules about the object, and where in it: both spellings
 * of the path. */
struct rules_case {
	const struct rules_about *about;
	struct str path, named;
	const struct map *root; /* the document, for build rules; or NULL */
};
/* What a rule builds of an object, and the object's fields that it used. */
struct built {
	struct str ref;
	struct str used[8]; /* those above are not noted */
	size_t n;
	const struct rule *rule;
};
/* False when no rule builds, or none accepts, anything at a path that ends so
 * (position_end); cheap, for all that is found before its path is spelled out. */
bool rules_may_build(const struct rules_about *about, struct str end);
bool rules_may_accept(const struct rules_about *about, struct str end);
/* The next image that rules build of m; zeroed *b asks for the first.  False
 * when no more do, or fields that they need are missing. */
bool rules_build(struct arena *a, const struct rules_case *c, const struct map *m,
		 struct built *b);
enum verdict rules_judge(const struct rules_case *c, struct str ref);
/* How the rule that accepts ref spells it. */
struct str rules_spell(struct arena *a, const struct rules_case *c, struct str ref);

#endif

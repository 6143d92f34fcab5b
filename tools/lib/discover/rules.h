/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RULES_H
#define RULES_H
/*
 * Rules that decide which strings are images.  A file has a rule a line; words are
 * separated by blanks, and '#' starts a comment:
 *
 *	accept OBJECT PATH [REFERENCE [AS]]  the reference is an image; it is written as AS
 *	ignore OBJECT PATH [REFERENCE]       the reference is not an image
 *	build  OBJECT PATH REFERENCE         the fields of the object at PATH make an image
 *	suggest OBJECT PATH REFERENCE        the fields may make this image
 *	omit   OBJECT PATH REFERENCE         the fields make this image, which is not used
 *	also   OBJECT PATH REFERENCE         the fields make this image too
 *
 * OBJECT is KIND/NAME, or KIND for any name; KIND may be KIND.GROUP.  In OBJECT, PATH
 * and REFERENCE '*' matches any text and '?' any byte.  PATH is compared with the
 * path of an image line in both of its forms (position.h).  In the REFERENCE of build
 * and its like, {FIELD} stands for a field of the object, {/FIELD} for a field of its
 * document, and {FIELD|TEXT} for TEXT when the object lacks the field;
 * {FIELD=TEXT} stands for nothing, and the rule holds only when the field matches TEXT.
 * A list of environment variables counts as an object of them.  A field that has a host
 * replaces the text before it, and a field with a path and a version is the whole
 * reference.  A '+' in a field becomes '-', and a ':' before a digest '@'.  In AS, {}
 * stands for the reference.
 *
 * The first rule that matches counts, also of build, suggest and omit; `also` rules count
 * all.
 */
#include "base/err.h"
#include "base/map.h"

enum verdict { VERDICT_NONE, VERDICT_ACCEPT, VERDICT_IGNORE };

struct rule;
struct rules {
	struct rule *first; /* those about objects of any kind that a pattern has */
	struct rule **last;
	struct map *kinds;  /* for each kind that rules name the first of them */
	size_t n;
};

/* Appends the rules of a file.  Fails with status 2 when the file cannot be read or
 * has a line that is not a rule; the message has its number. */
bool rules_read(struct arena *a, struct rules *r, const char *path,
		struct err *e);
/* Appends the rules that are installed with the programs. */
bool rules_shipped(struct arena *a, struct rules *r, const char *argv0,
		   struct err *e);

/*
 * The rules for an object (KIND/NAME and the group of its API), which live as long as
 * a.  They are few of all rules, so a walk looks for them once for each object.  r may
 * be NULL, for no rules.
 */
struct rules_about;
const struct rules_about *rules_about(struct arena *a, const struct rules *r,
				      struct str object, struct str group);

/* The rules for an object, and the path within it in both forms. */
struct rules_case {
	const struct rules_about *about;
	struct str path, named;
	const struct map *root; /* the document, for {/FIELD}; may be NULL */
};
enum built_class {
	BUILT_CERTAIN,
	BUILT_PROBABLE, /* only the operator knows for certain */
	BUILT_IGNORED   /* it is not used */
};
/* The image that a rule makes of an object, and the fields it was made of. */
struct built {
	struct str ref;
	struct str used[8]; /* keys of the object; fields of the document are not noted */
	size_t n;
	enum built_class what;
	const struct rule *rule;
};
/* False when no rule builds, or accepts, an image at a path with this end
 * (position_end).  Costs little, so callers ask before they make the path. */
bool rules_may_build(const struct rules_about *about, struct str end);
bool rules_may_accept(const struct rules_about *about, struct str end);
/* *b takes the next image that rules make of m; for the first one *b is zeroed.
 * False when there is none, or when fields are missing. */
bool rules_build(struct arena *a, const struct rules_case *c, const struct map *m,
		 struct built *b);
enum verdict rules_verdict(const struct rules_case *c, struct str ref);
/* The reference as the rule that accepts it writes it. */
struct str rules_spell(struct arena *a, const struct rules_case *c, struct str ref);

#endif

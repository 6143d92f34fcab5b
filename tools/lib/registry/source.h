/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SOURCE_H
#define SOURCE_H
/*
 * Where the images of references are read from: layouts that are looked into
 * first, and rules that send a part of the names to another registry.
 */
#include "oci/location.h"
#include "oci/ref.h"
#include "rewrite.h"

enum { LOCATIONS_MOST = 8 };

struct sources {
	struct location *layout;
	size_t nlayout, caplayout;
	struct rewrite rules;
};

/* Where something may be read, in the order in which the locations are tried. */
struct locations {
	struct location at[LOCATIONS_MOST];
	size_t n;
};

/* Takes an option of the programs that read from sources; false when key is
 * another option's.  A wrong argument sets e. */
bool sources_option(struct arena *a, struct sources *s, int key, const char *arg,
		    struct err *e);

/*
 * The registries that are asked for HOST/REPOSITORY: what the rules with the
 * longest prefix that fits make of it, in their order, or itself.  A rule
 * whose two sides are the same names itself among them.
 */
bool source_locations(struct arena *a, const struct sources *s, struct str name,
		      struct locations *out, struct err *e);
/* Those that are asked for r. */
bool source_registries(struct arena *a, const struct sources *s,
		       const struct ref *r, struct locations *out, struct err *e);

#endif

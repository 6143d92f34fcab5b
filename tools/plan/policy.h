/* SPDX-License-Identifier: Apache-2.0 */
#ifndef POLICY_H
#define POLICY_H
/* What becomes of the signatures of images, by the start of their names (--signatures). */
#include "records/found.h"

enum policy_what { POLICY_COPY, POLICY_REQUIRE, POLICY_SKIP };

struct policy {
	struct policy_rule {
		struct str place; /* HOST/PATH, or "*" */
		enum policy_what what;
	} *v;
	size_t n, cap;
};

/* Adds PLACE=require, copy or skip.  Status 2. */
bool policy_add(struct arena *a, struct policy *p, struct str rule, struct err *e);
/* What the rule with the longest place says that the name HOST/REPOSITORY starts with, by
 * whole parts of the path; POLICY_COPY when there is none. */
enum policy_what policy_for(const struct policy *p, struct str name);
/* True when what was found has a signature of the image: a manifest under its tag
 * sha256-HEX.sig, or one in a list that `blobs`, a store, has. */
bool policy_signed(struct arena *a, const struct found *found, const char *blobs);

#endif

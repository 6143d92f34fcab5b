/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCOPE_H
#define SCOPE_H
/* The templates of a chart and of the charts within it, each with the dot it is
 * executed with. */
#include "chart.h"
#include "release.h"

struct template {
	struct str name; /* "top/charts/sub/templates/x.yaml" */
	struct str text;
	struct str base; /* "top/charts/sub/templates" */
	struct val dot;  /* all templates of a chart share it */
};

struct templates {
	struct template *v;
	size_t n, cap;
	struct map *index; /* by name */
};

/*
 * All templates of c and the charts within it, in the order in which Helm parses and
 * renders them: the deepest first.  `values` are the coalesced values of c.
 */
void scope_templates(struct arena *a, const struct release *r, struct chart *c,
		     struct val values, struct templates *out);

#endif

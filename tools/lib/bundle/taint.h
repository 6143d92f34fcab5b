/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TAINT_H
#define TAINT_H
/* Node selectors, tolerations and taints of the command line. */
#include "base/err.h"
#include "base/val.h"

/* Adds KEY=VALUE, several with commas between, to a map; nil becomes one. */
bool selector_parse(struct arena *a, struct val *map, struct str text, const char *option,
		    struct err *e);
/* Adds the tolerations of KEY=VALUE:EFFECT or KEY:EFFECT, or "*" for every taint, several
 * with commas between, to a list; nil becomes one. */
bool toleration_parse(struct arena *a, struct val *list, struct str text, const char *option,
		      struct err *e);
/* The list of the one toleration of every taint. */
struct val toleration_all(struct arena *a);
/* Checks that text is KEY=VALUE:EFFECT or KEY:EFFECT. */
bool taint_check(struct str text, const char *option, struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IGNORE_H
#define IGNORE_H
/* The rules of a chart folder's .helmignore, which differ from those of .gitignore. */
#include "base/err.h"

struct ignore; /* rules, in an arena */

/* Reads the rules and adds Helm's own, which ignores dot files in templates/.  Fails
 * with Helm's message on "**" and on malformed patterns; status 3. */
bool ignore_parse(struct arena *a, struct str text, struct ignore **out,
		  struct err *e);
/* True when the rules leave out the file or folder at the path. */
bool ignore_match(const struct ignore *g, struct str path, bool is_dir);

#endif

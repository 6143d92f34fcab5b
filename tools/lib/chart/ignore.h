/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IGNORE_H
#define IGNORE_H
/* What a chart folder's .helmignore leaves out; not quite .gitignore. */
#include "base/err.h"

struct ignore; /* rules, in an arena */

/* Reads rules and adds Helm's own (dot files in templates/).  Fails with
 * Helm's message on "**" and on malformed patterns; status 3. */
bool ignore_parse(struct arena *a, struct str text, struct ignore **out,
		  struct err *e);
/* True when the file or folder of that path is left out. */
bool ignore_match(const struct ignore *g, struct str path, bool is_dir);

#endif

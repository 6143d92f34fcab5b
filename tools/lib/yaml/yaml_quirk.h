/* SPDX-License-Identifier: Apache-2.0 */
#ifndef YAML_QUIRK_H
#define YAML_QUIRK_H
/*
 * For the YAML reader: finds texts on which go-yaml's scanner, a port of an older
 * libyaml, and libyaml 0.2.5 disagree and which people do write.
 *
 *	"\'"      go-yaml knows the escape, libyaml does not
 *	"\/"      libyaml knows the escape, go-yaml does not
 *	[a?b]     in brackets go-yaml ends a plain scalar before "?"
 *
 * libyaml's marks count characters.  A yaml_place keeps the byte at which one
 * character stands, so that later characters are found quickly.
 */
#include "base/str.h"

struct yaml_place {
	struct str text;
	size_t index, offset;
};

/* The byte at which character `index` stands. */
size_t yaml_offset(struct yaml_place *p, size_t index);
/*
 * The line of the first \/ in the double-quoted scalar s, where that of s is 0; -1
 * when there is none.
 */
long yaml_slash_escape(struct str s);
/* The same for the first "?" in the plain scalar s. */
long yaml_question_mark(struct str s);

#endif

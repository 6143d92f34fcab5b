/* SPDX-License-Identifier: Apache-2.0 */
#ifndef YAML_QUIRK_H
#define YAML_QUIRK_H
/*
 * Inside of the YAML reader: where go-yaml's scanner, an older port of
 * libyaml's, and libyaml 0.2.5 disagree on texts that people do write.
 *
 *	"\'"      go-yaml knows the escape, libyaml does not
 *	"\/"      libyaml knows the escape, go-yaml does not
 *	[a?b]     in brackets go-yaml ends a plain scalar before "?"
 *
 * Marks count characters; a place remembers where one of them stands in the
 * bytes, so that looking up later ones is cheap.
 */
#include "base/str.h"

struct yaml_place {
	struct str text;
	size_t index, offset;
};

/* The byte at which character index stands. */
size_t yaml_offset(struct yaml_place *p, size_t index);
/*
 * The line, counted from that of s, of the first \/ in the double-quoted
 * scalar s; -1 when there is none.
 */
long yaml_slash_escape(struct str s);
/* The same for the first "?" within the plain scalar s. */
long yaml_question_mark(struct str s);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "seen.h"

void
seen_init(struct seen *s, struct arena *a)
{
	*s = (struct seen){ .arena = a, .whole = map_new(a), .below = map_new(a) };
}

/* A reference without its tag and digest. */
static struct str
name_of(struct str ref)
{
	struct str name, rest;

	str_cut(ref, '@', &name, &rest);
	if (str_rchr(name, ':') > str_rchr(name, '/'))
		name = str_sub(name, 0, (size_t)str_rchr(name, ':'));
	return name;
}

void
seen_note(struct seen *s, struct str ref)
{
	struct str below = arena_dup(s->arena, ref), name, folder;
	struct map *to = s->whole;

	if (str_chr(below, '@') > 0 && str_cut(str_sub(below, (size_t)(str_rchr(below, '/') + 1), below.n),
					       ':', &name, &folder) && str_chr(folder, '@') > 0)
		map_set(s->below, folder, NIL); /* TAG@DIGEST, which a part may have */
	do {
		map_set(to, below, NIL);
		str_cut(below, '@', &name, &folder);
		map_set(to, name, NIL);
		name = name_of(below);
		while (str_chr(name, '/') > 0) {
			map_set(to, name, NIL);
			name = str_sub(name, 0, (size_t)str_rchr(name, '/'));
		}
		to = s->below;
	} while (str_cut(below, '/', &folder, &below));
}

bool
seen_has(const struct seen *s, struct str text, bool part)
{
	return map_get(s->whole, text) || (part && map_get(s->below, text));
}

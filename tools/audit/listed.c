/* SPDX-License-Identifier: Apache-2.0 */
#include "listed.h"

#include "oci/ref.h"

/* The canonical form of a reference; empty when the text is not a reference. */
static struct str
canonical(struct arena *a, struct str text)
{
	struct err e = { .arena = a };
	struct ref r;

	return ref_parse(a, text, &r, &e) ? ref_str(a, &r) : (struct str){ 0 };
}

void
listed_note(struct arena *a, struct map *listed, const struct lines *lines, bool probable)
{
	const struct line *line = lines->v;
	size_t i;

	for (i = 0; i < lines->n; i++, line++)
		if (!line->chart && (probable || !str_is(line->col[LINE_CLASS], "probable")))
			map_set(listed, canonical(a, line->col[LINE_REF]), NIL);
}

bool
listed_has(struct arena *a, const struct map *listed, struct str ref)
{
	return map_get(listed, canonical(a, ref)) != NULL;
}

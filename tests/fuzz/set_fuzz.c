/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The texts of a volume: what is read of a set, a mark or the contents is written as it was.
 */
#include "crypto/digest.h"
#include "fuzz.h"
#include "volume/contents.h"
#include "volume/mark.h"

static void
same(struct str a, struct str b)
{
	if (!str_eq(a, b))
		abort();
}

static void
set_check(struct arena *a, struct str text)
{
	struct err e = { .arena = a };
	struct volume_set s;
	struct mark m;
	size_t i;

	if (!set_parse(a, text, "set", &s, &e))
		return;
	same(set_text(a, &s), text);
	for (i = 0; i < s.nitem; i++)
		set_in_volume(s.item[i].volumes, i + 1);
	for (i = 0; i < s.nvolume; i++) {
		m = mark_of(&s, digest_of(a, text), i + 1);
		mark_text(a, &m);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct str text = n ? (struct str){ (const char *)p, n } : STR(""), lines;
	struct contents c;
	struct mark m;

	set_check(&a, text);
	if (mark_parse(&a, text, "mark", &m, &e))
		same(mark_text(&a, &m), text);
	if (contents_parse(&a, text, "contents", &c, &e))
		same(contents_text(&a, &c), text);
	/* with the digest that it needs */
	lines = str_of(arena_printf(&a, "%.*send %.*s\n", STR_ARG(text), STR_ARG(digest_of(&a, text))));
	if (contents_parse(&a, lines, "contents", &c, &e))
		same(contents_text(&a, &c), lines);
	arena_free(&a);
	return 0;
}

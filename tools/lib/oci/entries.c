/* SPDX-License-Identifier: Apache-2.0 */
#include "entries.h"

#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "crypto/digest.h"
#include "json/json.h"
#include "ref.h"

/* Notes the entry's number under key, unless an entry before has the key. */
static void
note(struct map *index, struct str key, size_t i)
{
	if (key.n && !map_get(index, key))
		map_set(index, key, val_int((int64_t)i));
}

/* Notes the canonical form of a name. */
static void
note_reference(struct entries *x, struct arena *a, struct str name, size_t i)
{
	struct err ignored = { .arena = a };
	struct ref r;

	if (name.n && ref_parse(a, name, &r, &ignored))
		note(x->by_reference, ref_str(a, &r), i);
}

void
entries_index(struct entries *x, struct arena *a)
{
	struct val notes;
	struct str other;
	size_t i;

	x->by_name = map_new(a);
	x->by_reference = map_new(a);
	x->by_digest = map_new(a);
	for (i = 0; i < val_length(x->list); i++) {
		notes = val_get(val_at(x->list, i), "annotations");
		note(x->by_name, val_get_str(notes, REF_NAME), i);
		note(x->by_digest, val_get_str(val_at(x->list, i), "digest"), i);
		note_reference(x, a, val_get_str(notes, REF_NAME), i);
		other = val_get_str(notes, CONTAINERD_NAME);
		note(x->by_reference, other, i);
		note_reference(x, a, other, i);
	}
}

/* Reads the index of the layout in dir into *x, which lives in a. */
static bool
entries_read(struct entries *x, struct arena *a, const char *dir, struct err *e)
{
	struct val index = NIL;

	if (!layout_index_read(a, dir, &index, e))
		return false;
	*x = (struct entries){ .dir = arena_cstr(a, str_of(dir)),
			       .what = path_join(a, dir, "index.json"),
			       .list = val_get(index, "manifests") };
	entries_index(x, a);
	return true;
}

const struct entries *
entries_of(struct entries **list, struct arena *a, const char *dir, struct err *e)
{
	struct entries *x;

	for (x = *list; x; x = x->next)
		if (strcmp(x->dir, dir) == 0)
			return x;
	x = arena_new(a, struct entries);
	if (!entries_read(x, a, dir, e))
		return NULL;
	x->next = *list;
	return *list = x;
}

enum entries_found
entries_find(const struct entries *x, struct str name, struct descriptor *out, struct err *e)
{
	const struct val *at = map_get(x->by_name, name);
	struct val v;

	if (!at)
		at = map_get(x->by_reference, name);
	if (!at)
		return ENTRIES_LACK;
	v = val_at(x->list, (size_t)val_integer(*at));
	*out = (struct descriptor){ .media_type = val_get_str(v, "mediaType"),
				    .digest = val_get_str(v, "digest"),
				    .size = val_integer(val_get(v, "size")),
				    .platform = val_get(v, "platform"),
				    .annotations = val_get(v, "annotations") };
	if (digest_valid(out->digest))
		return ENTRIES_HAVE;
	err_set(e, STATUS_USAGE, "%s: the entry '%.*s' has no valid digest", x->what,
		STR_ARG(name));
	return ENTRIES_BROKEN;
}

enum entries_found
entries_image(const struct entries *x, struct str name, struct str digest,
	      struct descriptor *out, struct err *e)
{
	enum entries_found found;
	const struct val *at;

	if (!digest.n)
		return entries_find(x, name, out, e);
	found = entries_find(x, name, out, e);
	if (found != ENTRIES_LACK && (found == ENTRIES_BROKEN || str_eq(out->digest, digest)))
		return found;
	at = map_get(x->by_digest, digest);
	if (!at)
		return ENTRIES_LACK;
	*out = (struct descriptor){ .digest = digest, .media_type = val_get_str(
		val_at(x->list, (size_t)val_integer(*at)), "mediaType") };
	return ENTRIES_HAVE;
}

bool
layout_find(struct arena *a, const char *dir, struct str name,
	    struct descriptor *out, struct err *e)
{
	struct entries x;
	enum entries_found found;

	if (!entries_read(&x, a, dir, e))
		return false;
	found = entries_find(&x, name, out, e);
	return found == ENTRIES_LACK
		? err_set(e, STATUS_USAGE, "%s has no entry '%.*s'", x.what, STR_ARG(name))
		: found == ENTRIES_HAVE;
}

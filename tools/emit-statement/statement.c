/* SPDX-License-Identifier: Apache-2.0 */
#include "statement.h"

#include <string.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "crypto/digest.h"
#include "json/json.h"
#include "oci/manifest.h"
#include "records/record.h"

void
statement_init(struct statement *t, struct arena *a)
{
	*t = (struct statement){ .arena = a, .name = STR("mirror"), .subject = map_new(a),
				 .material = map_new(a), .environment = val_map(a),
				 .locked = map_new(a), .there = map_new(a) };
}

/* A resource descriptor of the name; the digest "sha256:HEX" becomes {"sha256":
 * "HEX"}. */
static struct val
descriptor(struct arena *a, struct str name, struct str digest)
{
	struct val v = val_map(a), set = val_map(a);
	struct str algorithm, hex;

	str_cut(digest, ':', &algorithm, &hex);
	map_set(set.m, algorithm, val_str(hex));
	map_set(v.m, STR("name"), val_str(name));
	map_set(v.m, STR("digest"), set);
	return v;
}

/* Adds a descriptor; fails when another one has its name. */
static bool
add(struct map *list, struct str name, struct val v, struct err *e)
{
	struct val *old = map_get(list, name);

	if (old && !val_equal(*old, v))
		return err_set(e, STATUS_SOME, "%.*s: two digests are said to be its; give the "
			       "last receipt alone", STR_ARG(name));
	map_set(list, name, v);
	return true;
}

/* The name of a manifest at its target: with its tag, or with its digest when the tag
 * is empty.  A layout's entries have full names; its folder, which may differ between
 * machines, is left out. */
static struct str
subject_name(struct arena *a, const struct location *to, struct str tag, struct str digest)
{
	bool layout = to->kind == LOCATION_LAYOUT;

	if (layout)
		return tag.n ? tag : digest;
	return str_of(arena_printf(a, "%.*s%c%.*s", STR_ARG(location_str(a, to)), tag.n ? ':' : '@',
				   STR_ARG(tag.n ? tag : digest)));
}

/* Adds the manifest of a record under one of its names. */
static bool
add_subject(struct statement *t, const struct record *r, const struct location *to,
	    struct str tag, struct err *e)
{
	struct str name = subject_name(t->arena, to, tag, r->digest);
	struct val v = descriptor(t->arena, name, r->digest), note = val_map(t->arena);

	if (r->rewritten.n) {
		map_set(note.m, STR("rewritten"), val_str(r->rewritten));
		map_set(v.m, STR("annotations"), note);
	}
	return add(t->subject, name, v, e);
}

/* Adds a referrer to the materials, under the reference it was read from, since no
 * lock has it. */
static bool
add_referrer(struct statement *t, const struct record *r, struct err *e)
{
	return add(t->material, r->reference, descriptor(t->arena, r->reference, r->digest), e);
}

static bool
add_manifest(struct statement *t, const struct record *r, struct err *e)
{
	struct location to;
	size_t i = 0;

	if (!location_parse(t->arena, val_str_at(r->to, 0), &to, e))
		return false;
	do {
		if (!add_subject(t, r, &to, val_str_at(r->tags, i), e))
			return false;
	} while (++i < val_length(r->tags));
	return !val_length(r->tags) || !r->subject.n || add_referrer(t, r, e);
}

/* True for a manifest of a lock's item or of a referrer.  Parts follow from these; a
 * list of referrers is no copy, as registries may make it themselves. */
static bool
is_item(const struct statement *t, const struct record *r)
{
	bool named = map_get(t->locked, r->digest) || map_get(t->locked, r->rewritten) ||
		     r->subject.n;

	if (r->listed)
		return false;
	return val_length(r->tags) || (named && media_is_manifest(r->media_type));
}

static bool
add_record(struct statement *t, const struct record *r, struct err *e)
{
	if (!digest_valid(r->digest))
		return err_set(e, STATUS_USAGE, "a record has no digest; is it a receipt?");
	if (!record_is_present(r->status))
		return err_set(e, STATUS_SOME, "%.*s: %.*s is not at its target, but '%s'",
			       STR_ARG(r->reference), STR_ARG(r->digest),
			       record_status_text(r->status));
	map_set(t->there, r->digest, NIL);
	if (r->rewritten.n)
		map_set(t->there, r->rewritten, NIL);
	return !is_item(t, r) || add_manifest(t, r, e);
}

bool
statement_receipt(struct statement *t, const char *path, struct err *e)
{
	struct record *record;
	size_t n, i;

	if (!record_read(t->arena, path, &record, &n, e))
		return false;
	for (i = 0; i < n; i++)
		if (!add_record(t, &record[i], e))
			return err_wrap(e, "%s", path ? path : "<stdin>");
	return true;
}

/* The words of a lock's line without the digest, with spaces between. */
static struct str
material_name(struct arena *a, struct str name)
{
	char *p = arena_cstr(a, name), *tab;

	while ((tab = strchr(p, '\t')))
		*tab = ' ';
	return str_of(p);
}

/* Adds the lock itself to the materials. */
static bool
add_lock(struct statement *t, const char *path, struct err *e)
{
	const char *slash = strrchr(path, '/');
	struct str name = str_of(slash ? slash + 1 : path), text;

	return file_read(t->arena, path, LIMIT_FILE, &text, e) &&
	       add(t->material, name, descriptor(t->arena, name, digest_of(t->arena, text)), e);
}

bool
statement_lock(struct statement *t, const char *path, struct err *e)
{
	const struct lock_item *item;
	size_t i = t->lock.n;
	struct str name;

	if (!lock_read(t->arena, &t->lock, path, e) || !add_lock(t, path, e))
		return false;
	for (; i < t->lock.n; i++) {
		item = &t->lock.item[i];
		name = material_name(t->arena, item->name);
		map_set(t->locked, item->digest, NIL);
		if (!add(t->material, name, descriptor(t->arena, name, item->digest), e))
			return false;
	}
	return true;
}

static struct val
by_name(struct arena *a, const struct map *list)
{
	struct map_entry **entry = map_sorted(list, a);
	struct val *v = arena_array(a, struct val, list->n);
	size_t i;

	for (i = 0; i < list->n; i++)
		v[i] = entry[i]->v;
	return val_list(a, v, list->n);
}

/* Fails when the target lacks an item of the locks. */
static bool
is_whole(const struct statement *t, struct err *e)
{
	const struct lock_item *item;
	size_t i;

	for (i = 0; i < t->lock.n; i++) {
		item = &t->lock.item[i];
		if (!map_get(t->there, item->digest))
			return err_set(e, STATUS_SOME, "the receipt does not have %.*s, %.*s",
				       STR_ARG(material_name(t->arena, item->name)),
				       STR_ARG(item->digest));
	}
	return true;
}

bool
statement_text(const struct statement *t, struct str *out, struct err *e)
{
	struct arena *a = t->arena;
	struct val v = val_map(a), link = val_map(a);

	if (!is_whole(t, e))
		return false;
	map_set(link.m, STR("name"), val_str(t->name));
	map_set(link.m, STR("materials"), by_name(a, t->material));
	if (t->environment.m->n)
		map_set(link.m, STR("environment"), t->environment);
	map_set(v.m, STR("_type"), val_cstr("https://in-toto.io/Statement/v1"));
	map_set(v.m, STR("subject"), by_name(a, t->subject));
	map_set(v.m, STR("predicateType"), val_cstr("https://in-toto.io/attestation/link/v0.3"));
	map_set(v.m, STR("predicate"), link);
	*out = str_of(arena_printf(a, "%.*s\n", STR_ARG(json_emit(a, v))));
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "carried.h"

#include "base/io.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "oci/manifest.h"
#include "oci/store.h"

/* The number of the blob, made unless it is there. */
static size_t
blob_number(struct carried *c, struct str digest)
{
	struct val *number = map_get(c->number, digest);

	if (number)
		return (size_t)val_integer(*number);
	c->blob = arena_room(c->arena, c->blob, c->n, &c->cap, sizeof *c->blob);
	c->blob[c->n] = (struct carried_blob){ .digest = arena_dup(c->arena, digest),
					       .size = -1 };
	map_set(c->number, c->blob[c->n].digest, val_int((int64_t)c->n));
	return c->n++;
}

/* One copy of a text, since many blobs have the same. */
static struct str
text_kept(struct carried *c, struct str text)
{
	struct val *known = map_get(c->texts, text);
	struct str copy;

	if (known)
		return val_text(*known);
	copy = arena_dup(c->arena, text);
	map_set(c->texts, copy, val_str(copy));
	return copy;
}

/* True for the media type of a manifest's first part that says what the rest is. */
static bool
is_config(struct str media_type)
{
	return str_ends(media_type, STR("+json")) || str_ends(media_type, STR("/json"));
}

static void
parts_read(struct carried *c, const struct record *r, size_t number)
{
	size_t n = val_length(r->parts), i, *part = arena_array(c->arena, size_t, n);
	struct carried_blob *first;

	for (i = 0; i < n; i++)
		part[i] = blob_number(c, val_str_at(r->parts, i));
	c->blob[number].part = part;
	c->blob[number].nparts = n;
	first = n ? &c->blob[part[0]] : NULL;
	if (first && !first->manifest && is_config(first->media_type))
		first->metadata = true;
}

static void
item_add(struct carried *c, const struct record *r, size_t root, struct str label)
{
	struct arena *a = c->arena;

	c->item = arena_room(a, c->item, c->nitem, &c->capitem, sizeof *c->item);
	c->item[c->nitem++] = (struct carried_item){
		.set = { .name = arena_dup(a, label), .digest = c->blob[root].digest,
			 .platforms = STR("all") },
		.platform = val_copy(a, r->platform), .subject = arena_dup(a, r->subject),
		.root = root };
}

/* Takes a manifest, and each item that it is the manifest of. */
static void
manifest_add(struct carried *c, const struct record *r, size_t number)
{
	size_t i, n = val_length(r->tags);
	bool layout = str_starts(val_str_at(r->to, 0), STR("oci:"));

	c->blob[number].manifest = c->blob[number].metadata = true;
	if (!c->blob[number].part)
		parts_read(c, r, number);
	if (n == 0 && (r->subject.n || r->chart.n))
		item_add(c, r, number, r->reference);
	for (i = 0; i < n; i++)
		if (i == 0 || layout)
			item_add(c, r, number, layout ? val_str_at(r->tags, i) : r->reference);
}

static bool
record_add(struct carried *c, const struct record *r, struct err *e)
{
	struct carried_blob *b;
	size_t number;

	if (!r->media_type.n && !r->digest.n)
		return true; /* no record of a plan: another stream's line */
	if (!digest_valid(r->digest) || r->size < 0)
		return err_set(e, STATUS_USAGE, "no record of a plan: it needs a digest and a size");
	number = blob_number(c, r->digest);
	b = &c->blob[number];
	if (b->size >= 0 && b->size != r->size)
		return err_set(e, STATUS_USAGE, "%.*s has two sizes", STR_ARG(r->digest));
	b->size = r->size;
	b->media_type = text_kept(c, r->media_type);
	b->from = text_kept(c, r->from);
	b->reference = text_kept(c, r->reference);
	if (media_is_manifest(r->media_type))
		manifest_add(c, r, number);
	return true;
}

bool
carried_read(struct carried *c, struct arena *a, const char *path,
	     struct registry_options *g, struct err *e)
{
	struct arena one = { 0 };
	struct record r;
	struct jsonl j;
	int got;
	size_t i;

	*c = (struct carried){ .arena = a, .number = map_new(a), .texts = map_new(a) };
	if (!jsonl_open(&j, path, e))
		return false;
	while ((got = record_next(&j, &one, &r, e)) == 1) {
		registry_option_planned(a, g, &r);
		if (!record_add(c, &r, e)) {
			err_wrap(e, "%s:%zu", r.file, r.line);
			got = -1;
			break;
		}
		arena_reset(&one);
	}
	jsonl_close(&j);
	arena_free(&one);
	if (got < 0)
		return false;
	for (i = 0; i < c->n; i++)
		if (c->blob[i].size < 0)
			return err_set(e, STATUS_USAGE, "the plan names %.*s as a part and has no "
				       "record of it", STR_ARG(c->blob[i].digest));
	return true;
}

/* The artifact type of a manifest (image specification, "artifactType"): it stands there, or
 * is the media type of its config. */
static struct str
type_of(struct arena *a, const char *blobs, struct str digest)
{
	struct err ignored = { .arena = a };
	struct manifest m;
	struct str bytes, type;

	if (!file_read(a, store_path(a, blobs, digest, ""), LIMIT_MANIFEST, &bytes, &ignored) ||
	    !manifest_parse(a, bytes, STR(""), &m, &ignored))
		return STR("");
	type = val_get_str(m.json, "artifactType");
	return type.n || !m.config ? type : m.part[0].media_type;
}

void
carried_types(struct carried *c, const char *blobs)
{
	struct arena one = { 0 };
	struct str type;
	size_t i, k;

	for (i = 0; i < c->nitem; i++) {
		if (!c->item[i].subject.n)
			continue;
		type = type_of(&one, blobs, c->item[i].set.digest);
		for (k = 0; k < type.n && (unsigned char)type.p[k] > ' '; k++)
			;
		if (k == type.n) /* a column of the set */
			c->item[i].type = text_kept(c, type);
		arena_reset(&one);
	}
	arena_free(&one);
}

static void
walk(struct carried *c, size_t number, void (*take)(void *, struct carried_blob *),
     void *data)
{
	struct carried_blob *b = &c->blob[number];
	size_t i;

	if (b->seen == c->walks)
		return;
	b->seen = c->walks;
	take(data, b);
	for (i = 0; i < b->nparts; i++)
		walk(c, b->part[i], take, data);
}

void
carried_walk(struct carried *c, size_t number,
	     void (*take)(void *data, struct carried_blob *b), void *data)
{
	c->walks++;
	walk(c, number, take, data);
}

static void
note_based(void *data, struct carried_blob *b)
{
	bool *whole = data;

	*whole &= !b->based;
}

bool
carried_whole(struct carried *c, size_t number)
{
	bool whole = true;

	carried_walk(c, number, note_based, &whole);
	return whole;
}

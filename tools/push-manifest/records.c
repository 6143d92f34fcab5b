/* SPDX-License-Identifier: Apache-2.0 */
#include "records.h"

#include "base/map.h"
#include "crypto/digest.h"

/* True for a manifest or blob that the plan wanted and that is not there yet. */
static bool
is_open(const struct record *r)
{
	return r->status == RECORD_PLANNED || r->status == RECORD_FAILED ||
	       r->status == RECORD_WITHHELD;
}

static void
take_tags(struct arena *a, struct push *p, struct val tags)
{
	struct str *tag = arena_array(a, struct str, val_length(tags));

	for (p->ntag = 0; p->ntag < val_length(tags); p->ntag++)
		tag[p->ntag] = val_str_at(tags, p->ntag);
	p->tag = tag;
}

static bool
push_read(struct pusher *c, const struct record *r, struct push *p, struct err *e)
{
	p->pusher = c;
	p->record = r;
	p->digest = r->digest;
	p->media_type = r->media_type;
	p->label = r->reference;
	if (!digest_valid(p->digest) || val_length(r->to) != 1)
		return err_set(e, STATUS_USAGE, "a manifest needs digest, from and one to");
	p->location = val_str_at(r->to, 0);
	p->listed = r->listed;
	take_tags(c->arena, p, r->tags);
	return location_parse(c->arena, r->from, &p->from, e) &&
	       location_parse(c->arena, p->location, &p->to, e);
}

static struct str
key(struct arena *a, struct str digest, struct str location)
{
	return str_of(arena_printf(a, "%.*s %.*s", STR_ARG(digest), STR_ARG(location)));
}

/* Notes the locations that lack the blob, and why. */
static void
note_missing(struct arena *a, struct map *missing, const struct record *r)
{
	size_t i;

	for (i = 0; i < val_length(r->to); i++)
		map_set(missing, key(a, r->digest, val_str_at(r->to, i)), val_str(r->error));
}

/* Notes the locations to which the blob was sent. */
static void
note_fresh(struct arena *a, struct map *fresh, const struct record *r)
{
	size_t i;

	for (i = 0; i < val_length(r->to); i++)
		map_set(fresh, key(a, r->digest, val_str_at(r->to, i)), NIL);
}

/* Makes the push wait for those of its parts that are pushed too. */
static void
wait_parts(struct push *p, const struct map *pushes, const struct map *fresh)
{
	struct pusher *c = p->pusher;
	struct val parts = p->record->parts, *v;
	size_t i;

	for (i = 0; i < val_length(parts); i++) {
		v = map_get(pushes, key(c->arena, val_str_at(parts, i), p->location));
		p->fresh |= v || map_get(fresh, key(c->arena, val_str_at(parts, i), p->location));
		if (v && c->push[val_integer(*v)] != p)
			push_after(p, c->push[val_integer(*v)], true);
	}
}

enum { WAIT_DEPTH = 64 };

/* True when p waits for `other`, or for what waits for that, or when too many wait for
 * one another to tell. */
static bool
waits_for(const struct push *p, const struct push *other, int depth)
{
	size_t i;

	for (i = 0; depth < WAIT_DEPTH && i < other->nabove; i++)
		if (other->above[i].push == p || waits_for(p, other->above[i].push, depth + 1))
			return true;
	return depth == WAIT_DEPTH;
}

/* Makes the push wait for what it refers to, unless that has it as a part. */
static void
wait_subjects(struct push *p, const struct map *pushes)
{
	struct pusher *c = p->pusher;
	const struct val *v;
	struct push *other;
	size_t i;

	for (i = 0; i < val_length(p->record->after); i++) {
		v = map_get(pushes, key(c->arena, val_str_at(p->record->after, i), p->location));
		other = v ? c->push[val_integer(*v)] : p;
		if (other != p && !waits_for(other, p, 0))
			push_after(p, other, false);
	}
}

/* Withholds the push, and those that wait for it, when it lacks a blob. */
static void
check_parts(struct push *p, const struct map *missing)
{
	struct arena *a = p->pusher->arena;
	struct val parts = p->record->parts;
	const struct val *why;
	struct str part;
	size_t i;

	for (i = 0; i < val_length(parts); i++) {
		part = val_str_at(parts, i);
		why = map_get(missing, key(a, part, p->location));
		if (why)
			push_withhold(p, arena_printf(a, "its blob %.*s is not there",
						      STR_ARG(part)),
				      val_text(*why).n ? arena_cstr(a, val_text(*why)) : NULL);
	}
}

/* Makes pushes of the records of manifests, and notes the blobs that are missing and
 * those that were sent just now. */
static bool
sort(struct records *r, struct pusher *c, struct registry_options *g, struct map *pushes,
     struct map *missing, struct map *fresh, struct err *e)
{
	const struct record *v;
	struct push *p;
	size_t i;

	for (i = 0; i < r->n; i++) {
		v = &r->v[i];
		registry_option_planned(c->arena, g, v);
		if (v->status == RECORD_COPIED || v->status == RECORD_MOUNTED)
			note_fresh(c->arena, fresh, v);
		if (v->status == RECORD_MISSING)
			note_missing(c->arena, missing, v);
		if (!is_open(v))
			continue;
		if (!media_is_manifest(v->media_type)) {
			note_missing(c->arena, missing, v);
			continue;
		}
		p = r->push[i] = c->push[c->n] = arena_new(c->arena, struct push);
		if (!push_read(c, v, p, e))
			return err_wrap(e, "%s:%zu", v->file, v->line);
		map_set(pushes, key(c->arena, p->digest, p->location), val_int((int64_t)c->n++));
	}
	return true;
}

bool
records_read(struct records *r, struct pusher *c, struct registry_options *g,
	     const char *path, struct err *e)
{
	struct map *missing = map_new(c->arena), *pushes = map_new(c->arena);
	struct map *fresh = map_new(c->arena);
	size_t i;

	if (!record_read(c->arena, path, &r->v, &r->n, e))
		return false;
	r->push = arena_array(c->arena, struct push *, r->n);
	c->push = arena_array(c->arena, struct push *, r->n);
	if (!sort(r, c, g, pushes, missing, fresh, e))
		return false;
	for (i = 0; i < c->n; i++)
		wait_parts(c->push[i], pushes, fresh);
	for (i = 0; i < c->n; i++)
		wait_subjects(c->push[i], pushes);
	for (i = 0; i < c->n; i++)
		check_parts(c->push[i], missing);
	return true;
}

static void
write_record(FILE *f, struct arena *scratch, size_t i, const void *data)
{
	const struct records *r = data;
	const struct push *p = r->push[i];
	struct record v = r->v[i];

	if (p)
		record_set_status(&v, push_status(p), p->error);
	record_write(f, scratch, &v);
}

bool
records_write(const struct records *r, const char *path, struct err *e)
{
	return jsonl_save(path, r->n, write_record, r, e);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "hurt.h"

#include "base/limits.h"
#include "oci/manifest.h"

enum { DEPTH = 16 }; /* of indexes in indexes */

/* What a manifest names. */
struct hurt_part {
	struct str digest;
	bool manifest;
};

/* What is known of a blob. */
struct hurt_blob {
	bool good;            /* some copy has the right bytes */
	size_t *bad;          /* numbers of the volumes that have a copy that is not good */
	size_t n, cap;
	size_t seen;          /* the last walk that came by */
	bool read;            /* its parts were asked for */
	struct hurt_part *part; /* of a manifest */
	size_t nparts;
};

void
hurt_init(struct hurt *h, struct arena *a, const struct collection *c)
{
	*h = (struct hurt){ .c = c, .arena = a, .blob = map_new(a) };
}

static struct hurt_blob *
blob_of(struct hurt *h, struct str digest)
{
	struct hurt_blob *b = map_pointer(h->blob, digest);

	if (!b) {
		b = arena_new(h->arena, struct hurt_blob);
		map_set_pointer(h->blob, digest, b);
	}
	return b;
}

void
hurt_copy(struct hurt *h, struct str digest, size_t number, bool good)
{
	struct hurt_blob *b = blob_of(h, digest);

	b->good |= good;
	if (good)
		return;
	b->bad = arena_room(h->arena, b->bad, b->n, &b->cap, sizeof *b->bad);
	b->bad[b->n++] = number;
}

/* Reads what the manifest names, once. */
static void
parts_read(struct hurt *h, struct str digest, struct hurt_blob *b)
{
	struct arena one = { 0 };
	struct err ignored = { .arena = &one };
	struct manifest m;
	struct str bytes;
	size_t i;

	b->read = true;
	if (collection_read(h->c, &one, digest, LIMIT_MANIFEST, &bytes, &ignored) &&
	    manifest_parse(&one, bytes, STR(""), &m, &ignored)) {
		b->part = arena_array(h->arena, struct hurt_part, m.n);
		b->nparts = m.n;
		for (i = 0; i < m.n; i++)
			b->part[i] = (struct hurt_part){
				arena_dup(h->arena, m.part[i].digest),
				media_is_manifest(m.part[i].media_type) };
	}
	arena_free(&one);
}

/* Notes by which volumes the blob, and what is below it, is hurt. */
static void
walk(struct hurt *h, struct str digest, int depth, bool manifest)
{
	struct hurt_blob *b = blob_of(h, digest);
	size_t i;

	if (b->seen == h->walks)
		return;
	b->seen = h->walks;
	for (i = 0; !b->good && i < b->n; i++)
		h->now[b->bad[i] - 1] = 1;
	h->lacks |= !b->good && !b->n;
	if (!b->good || !manifest || depth == DEPTH)
		return;
	if (!b->read)
		parts_read(h, digest, b);
	for (i = 0; i < b->nparts; i++)
		walk(h, b->part[i].digest, depth + 1, b->part[i].manifest);
}

void
hurt_find(struct hurt *h, const enum hurt_volume *volume)
{
	const struct volume_set *s = &h->c->set;
	size_t i, k;

	h->by = arena_array(h->arena, char *, s->nitem);
	for (i = 0; i < s->nitem; i++) {
		h->by[i] = h->now = arena_alloc(h->arena, s->nvolume);
		h->lacks = false;
		h->walks++;
		walk(h, s->item[i].digest, 0, true);
		for (k = 0; k < s->nvolume; k++)
			if (volume[k] == HURT_MISSING || (volume[k] == HURT_UNLISTED && h->lacks))
				h->now[k] |= set_in_volume(s->item[i].volumes, k + 1);
	}
}

bool
hurt_by(const struct hurt *h, size_t item, size_t number)
{
	return h->by[item][number - 1];
}

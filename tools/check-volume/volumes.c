/* SPDX-License-Identifier: Apache-2.0 */
#include "volumes.h"

#include "sums.h"

/* The number in the set of the volume with that number in the collection; without a
 * set its place there. */
static size_t
number_of(const struct checked *x, size_t volume)
{
	return x->c->number ? x->c->number[volume] : volume + 1;
}

static void
fault(struct checked *x, size_t volume, struct str entry, const char *what)
{
	volume_fault_add(x->arena, &x->c->file[volume], entry, what);
}

/* ---- what is read ---- */

/* Adds the reading of an entry that has a digest of its own. */
static void
entry_add(struct checked *x, size_t volume, const struct contents_entry *entry)
{
	const struct volume_file *f = &x->c->file[volume];
	struct arena_mark here = arena_here(x->arena);
	struct extent *at;
	struct str digest;
	size_t piece = 0;
	bool blob = volume_blob_path(x->arena, entry->path, &digest, &piece);

	arena_back(x->arena, here);
	if (!entry->digest.n || piece)
		return;
	if (entry->offset + entry->size > f->size) { /* a fault of it already */
		if (blob)
			hurt_copy(&x->hurt, entry->digest, number_of(x, volume), false);
		return;
	}
	at = arena_new(x->arena, struct extent);
	*at = (struct extent){ f->path, entry->offset, entry->size };
	x->reading = arena_room(x->arena, x->reading, x->n, &x->cap, sizeof *x->reading);
	x->reading[x->n++] = (struct reading){ .digest = entry->digest, .extent = at, .n = 1,
					       .volume = volume, .path = entry->path };
}

static void
cut_add(struct checked *x, const struct collection_blob *b)
{
	x->cut = arena_room(x->arena, x->cut, x->ncut, &x->capcut, sizeof *x->cut);
	x->cut_blob = arena_room(x->arena, x->cut_blob, x->ncut, &x->capblob,
				 sizeof *x->cut_blob);
	x->cut_blob[x->ncut] = b;
	x->cut[x->ncut++] = (struct reading){ .digest = b->digest, .extent = b->extent,
					      .n = b->gap ? 0 : b->n,
					      .volume = b->place[0].volume };
}

static void
readings_list(struct checked *x)
{
	const struct collection_blob *b;
	const struct volume_file *f;
	const struct map_entry *m;
	size_t i, k;

	for (i = 0; i < x->c->n; i++) {
		f = &x->c->file[i];
		for (k = 0; k < f->entries.n; k++)
			entry_add(x, i, &f->entries.entry[k]);
	}
	for (m = map_next(x->c->blob, NULL); m; m = map_next(x->c->blob, m)) {
		b = map_pointer(x->c->blob, m->key);
		if (b->cut)
			cut_add(x, b);
	}
}

/* ---- what is wrong ---- */

/* True when something is wrong, so that an image may be hurt. */
static bool
is_wrong(const struct checked *x)
{
	size_t i;

	for (i = 0; i < x->n; i++)
		if (x->reading[i].wrong)
			return true;
	for (i = 0; i < x->ncut; i++)
		if (x->cut[i].wrong)
			return true;
	for (i = 0; i < x->c->n; i++)
		if (x->c->file[i].nfault)
			return true;
	return false;
}

static void
readings_note(struct checked *x)
{
	const bool wrong = is_wrong(x);
	const struct reading *r;
	size_t i;

	for (i = 0; i < x->n; i++) {
		r = &x->reading[i];
		if (r->wrong)
			fault(x, r->volume, r->path, r->wrong);
		if (wrong && str_starts(r->path, STR("blobs/")))
			hurt_copy(&x->hurt, r->digest, number_of(x, r->volume), !r->wrong);
	}
}

/* Reads as a whole the volumes that have a piece of a blob of which the digest is not
 * seen, where their digests are known. */
static bool
sums_run(struct checked *x, struct err *e)
{
	struct reading *list = arena_array(x->arena, struct reading, x->c->n);
	size_t i, k, v, n = 0;
	struct extent *whole;

	x->sum = arena_array(x->arena, struct reading, x->c->n);
	for (i = 0; i < x->ncut; i++) {
		for (k = 0; x->cut[i].wrong && k < x->cut_blob[i]->n; k++) {
			v = x->cut_blob[i]->place[k].volume;
			if (x->sum[v].n)
				continue;
			whole = arena_new(x->arena, struct extent);
			*whole = (struct extent){ x->c->file[v].path, 0, x->c->file[v].size };
			x->sum[v] = (struct reading){ .extent = whole, .n = 1, .volume = v,
				.digest = sums_find(x->arena, x->c, x->c->file[v].path,
						    x->c->file[v].name) };
			if (x->sum[v].digest.n)
				list[n++] = x->sum[v];
		}
	}
	if (!readings_run(x->arena, list, n, e))
		return false;
	for (i = 0; i < n; i++)
		x->sum[list[i].volume].wrong = list[i].wrong;
	return true;
}

/* True when the sum of some volume tells where the blob is damaged. */
static bool
sums_tell(const struct checked *x, const struct collection_blob *b)
{
	size_t k;

	for (k = 0; k < b->n; k++)
		if (x->sum[b->place[k].volume].wrong)
			return true;
	return false;
}

/* Notes what a piece of a blob that does not have its digest means for its volume. */
static void
piece_note(struct checked *x, const struct collection_blob *b, size_t k, bool told)
{
	size_t volume = b->place[k].volume;
	const struct reading *sum = &x->sum[volume];
	struct str entry = str_of(arena_printf(x->arena, "piece %zu of %.*s", b->place[k].piece,
					       STR_ARG(b->digest)));
	bool whole = x->c->complete && !b->gap;

	if (sum->wrong || (whole && !told)) {
		fault(x, volume, entry, sum->wrong ? "the volume does not have the sum that "
		      "is beside it" : "a piece of this blob was changed: this or that of another "
		      "volume");
		hurt_copy(&x->hurt, b->digest, number_of(x, volume), false);
	} else if (!whole && !sum->digest.n) {
		x->unsure = arena_room(x->arena, x->unsure, x->nunsure, &x->capunsure,
				       sizeof *x->unsure);
		x->unsure[x->nunsure++] = arena_printf(x->arena, "%s: %.*s: not verified, as volumes "
			"with other pieces of it are not here", x->c->file[volume].path,
			STR_ARG(entry));
	}
}

static void
cut_note(struct checked *x)
{
	const struct collection_blob *b;
	bool told;
	size_t i, k;

	for (i = 0; i < x->ncut; i++) {
		b = x->cut_blob[i];
		told = x->cut[i].wrong && sums_tell(x, b);
		for (k = 0; x->cut[i].wrong && k < b->n; k++)
			piece_note(x, b, k, told);
		if (!x->cut[i].wrong || (!told && (!x->c->complete || b->gap)))
			hurt_copy(&x->hurt, b->digest, 0, true);
	}
}

bool
checked_run(struct checked *x, struct err *e)
{
	size_t i;

	hurt_init(&x->hurt, x->arena, x->c);
	readings_list(x);
	if (!readings_run(x->arena, x->reading, x->n, e) ||
	    !readings_run(x->arena, x->cut, x->ncut, e))
		return false;
	readings_note(x);
	if (!sums_run(x, e))
		return false;
	cut_note(x);
	for (i = 0; i < x->c->n; i++)
		if (!volume_file_unchanged(&x->c->file[i]))
			fault(x, i, STR(""), "it was changed while it was read");
	return true;
}

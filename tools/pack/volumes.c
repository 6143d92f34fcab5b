/* SPDX-License-Identifier: Apache-2.0 */
#include "volumes.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/ustar.h"
#include "crypto/digest.h"
#include "crypto/ed25519.h"
#include "fill.h"
#include "index.h"
#include "volume/contents.h"

enum {
	ROUNDS = 16, /* of placing, until the length of the set's text is known */
	PIECES = 1000000, /* of one blob, for the length of their names */
	SIGNATURES = 4, /* that are made, until the blocks that one takes are known */
	SHARE = 10   /* metadata of more than this part of a volume is not repeated */
};

/* Room for anything, where volumes have no limit; sums of it do not overflow. */
static const int64_t ANY = INT64_MAX / 4;

/* ---- what is carried ---- */

static int
by_digest(const void *x, const void *y)
{
	const struct carried_blob *const *a = x, *const *b = y;

	return str_cmp((*a)->digest, (*b)->digest);
}

/* Lists the blobs that are carried: those that stand first, and those that have a
 * place. */
static void
list_blobs(struct volumes *v)
{
	struct carried *c = v->carried;
	struct carried_blob *b;
	size_t i;

	v->nmetadata = v->nplaced = 0;
	v->metadata = arena_array(v->arena, struct carried_blob *, c->n);
	v->placed = arena_array(v->arena, struct carried_blob *, c->n);
	for (i = 0; i < c->n; i++) {
		b = &c->blob[i];
		if (!b->based && b->metadata)
			v->metadata[v->nmetadata++] = b;
		else if (!b->based)
			v->placed[v->nplaced++] = b;
	}
	qsort(v->metadata, v->nmetadata, sizeof *v->metadata, by_digest);
	qsort(v->placed, v->nplaced, sizeof *v->placed, by_digest);
}

/* What a blob or piece takes of its volume. */
static int64_t
blob_cost(struct volumes *v, struct str digest, size_t piece, int64_t size)
{
	struct arena_mark mark = arena_here(v->arena);
	struct str path = contents_blob_path(v->arena, digest, piece);
	int64_t cost = fill_room(path, size) +
		(int64_t)contents_line_length(path, digest);

	arena_back(v->arena, mark);
	return cost;
}

struct closure {
	size_t *blob;
	size_t n, cap;
	struct arena *arena;
};

/* Notes the place number of a blob of the item that is walked. */
static void
closure_add(void *data, struct carried_blob *b)
{
	struct closure *x = data;

	if (b->based || b->metadata)
		return;
	x->blob = arena_room(x->arena, x->blob, x->n, &x->cap, sizeof *x->blob);
	x->blob[x->n++] = b->placed;
}

static void
place_prepare(struct volumes *v)
{
	struct place *p = &v->place;
	struct carried_item *item;
	struct closure x;
	size_t i;

	*p = (struct place){ .arena = v->arena, .nblob = v->nplaced,
			     .nitem = v->carried->nitem };
	p->blob = arena_array(v->arena, struct place_blob, p->nblob);
	for (i = 0; i < p->nblob; i++) {
		v->placed[i]->placed = i;
		p->blob[i] = (struct place_blob){ .digest = v->placed[i]->digest,
			.size = v->placed[i]->size,
			.cost = blob_cost(v, v->placed[i]->digest, 0, v->placed[i]->size) };
	}
	p->item = arena_array(v->arena, struct place_item, p->nitem);
	v->index = arena_array(v->arena, struct str, p->nitem);
	v->docker_entry = arena_array(v->arena, struct str, p->nitem);
	for (i = 0; i < p->nitem; i++) {
		item = &v->carried->item[i];
		x = (struct closure){ .arena = v->arena };
		carried_walk(v->carried, item->root, closure_add, &x);
		v->index[i] = index_entry(v->arena, v->carried, item);
		if (v->docker)
			v->docker_entry[i] = docker_entry(v->arena, v->carried, item, v->blobs);
		p->item[i] = (struct place_item){ .digest = item->set.digest, .blob = x.blob,
			.n = x.n, .number = i,
			.cost = (int64_t)(v->index[i].n + v->docker_entry[i].n) };
	}
}

/* ---- how much room there is ---- */

/* What all manifests and configs take. */
static int64_t
metadata_cost(struct volumes *v)
{
	int64_t cost = 0;
	size_t i;

	for (i = 0; i < v->nmetadata; i++)
		cost += blob_cost(v, v->metadata[i]->digest, 0, v->metadata[i]->size);
	for (i = 0; i < v->place.nitem; i++)
		if (v->place.item[i].n == 0) /* listed wherever its manifests are */
			cost += v->place.item[i].cost;
	return cost;
}

/* Sets the rooms for blobs, and whether metadata stands in the first volume alone. */
static bool
rooms_set(struct volumes *v, struct err *e)
{
	struct place *p = &v->place;
	int64_t least = fill_least(v), metadata = metadata_cost(v);

	p->first = p->other = ANY;
	if (!v->limit)
		return true;
	p->piece_cost = blob_cost(v, digest_none(), PIECES, v->limit) - v->limit;
	v->first_only = metadata > v->limit / SHARE;
	p->other = v->limit - least - (v->first_only ? 0 : metadata);
	p->first = v->limit - least - metadata - fill_extras(v);
	return p->first >= 0 ||
	       err_set(e, STATUS_USAGE, "a volume of %lld bytes has no room for the manifests, "
		       "configs, texts and files of this set, %lld bytes: make volumes larger",
		       (long long)v->limit, (long long)(v->limit - p->first));
}

/* ---- what stands where ---- */

/* Sets the column of the item's volumes, and whether a blob of it is cut. */
static void
item_volumes(struct volumes *v, const struct place_item *i)
{
	struct set_item *item = &v->carried->item[i->number].set;
	bool *in = arena_array(v->arena, bool, v->place.nvolume + 1);
	struct carried_blob *root = &v->carried->blob[v->carried->item[i->number].root];
	const struct place_piece *piece = v->place.piece;
	struct buf b;
	size_t k, n;

	for (k = 0; k < i->n; k++)
		in[v->place.blob[i->blob[k]].volume] = true;
	item->cut = in[0];
	for (k = 0; in[0] && k < i->n; k++)
		for (n = 0; n < v->place.npiece; n++)
			if (piece[n].blob == i->blob[k])
				in[piece[n].volume] = true;
	if (i->n == 0 && !root->based)
		in[1] = true;
	buf_init(&b, v->arena, LIMIT_LINE);
	for (k = 1; k <= v->place.nvolume; k++)
		if (in[k])
			buf_printf(&b, "%s%zu", b.n ? "," : "", k);
	item->volumes = b.n ? buf_str(&b) : STR("-");
}

static int
by_name(const void *x, const void *y)
{
	const struct set_item *a = x, *b = y;

	return str_cmp(a->name, b->name);
}

static int
by_subject(const void *x, const void *y)
{
	const struct set_referrer *a = x, *b = y;
	int c = str_cmp(a->subject, b->subject);

	return c ? c : str_cmp(a->digest, b->digest);
}

static int
by_file(const void *x, const void *y)
{
	const struct set_file *a = x, *b = y;

	return str_cmp(a->name, b->name);
}

/* Lists the files that the user added. */
static void
files_set(struct volumes *v)
{
	struct volume_set *s = &v->set;
	const struct str in = STR(FILES);
	struct str path;
	size_t i;

	s->file = arena_array(v->arena, struct set_file, v->nextra);
	for (i = 0; i < v->nextra; i++) {
		path = str_of(v->extra[i].path);
		if (str_starts(path, in))
			s->file[s->nfile++] = (struct set_file){
				.name = str_sub(path, in.n, path.n), .volumes = STR("1"),
				.size = (int64_t)v->extra[i].bytes.n,
				.digest = digest_of(v->arena, v->extra[i].bytes) };
	}
	qsort(s->file, s->nfile, sizeof *s->file, by_file);
}

/* Makes the set of what was placed. */
static void
set_make(struct volumes *v)
{
	const struct carried *c = v->carried;
	struct volume_set *s = &v->set;
	size_t i;

	*s = (struct volume_set){ .name = v->name, .limit = v->limit, .base = v->base,
				  .nbase = v->nbase, .nvolume = v->place.nvolume };
	if (v->parity)
		s->parity = str_of(arena_printf(v->arena, "%.*s.parity", STR_ARG(v->name)));
	s->volume = arena_array(v->arena, struct set_volume, s->nvolume);
	for (i = 0; i < s->nvolume; i++)
		s->volume[i] = (struct set_volume){ .digest = digest_none(),
			.file = str_of(arena_printf(v->arena, "%.*s.%03zu.tar", STR_ARG(v->name),
						    i + 1)) };
	for (i = 0; i < v->place.nitem; i++)
		item_volumes(v, &v->place.item[i]);
	s->item = arena_array(v->arena, struct set_item, c->nitem);
	s->referrer = arena_array(v->arena, struct set_referrer, c->nitem);
	for (i = 0; i < c->nitem; i++) {
		s->item[s->nitem++] = c->item[i].set;
		if (c->item[i].subject.n)
			s->referrer[s->nreferrer++] = (struct set_referrer){
				c->item[i].subject, c->item[i].set.digest, c->item[i].type };
	}
	files_set(v);
	qsort(s->item, s->nitem, sizeof *s->item, by_name);
	qsort(s->referrer, s->nreferrer, sizeof *s->referrer, by_subject);
}

/* Places all and sets the sizes, with a signature as long as it is thought to be. */
static bool
make_sized(struct volumes *v, struct err *e)
{
	int64_t length;
	bool fits;
	int round;

	list_blobs(v);
	place_prepare(v);
	for (round = 0; round < ROUNDS; round++) {
		if (!rooms_set(v, e) || !place_run(&v->place, e))
			return false;
		set_make(v);
		length = (int64_t)set_text(v->arena, &v->set).n;
		fits = length <= v->set_length;
		v->set_length = length;
		if (fits) {
			fill_sizes(v);
			return true;
		}
	}
	return err_set(e, STATUS_USAGE, "volumes of %lld bytes are too small for this set: make "
		       "them larger", (long long)v->limit);
}

/* The blocks that a signature takes. */
static int64_t
signature_blocks(int64_t length)
{
	return (length + TAR_BLOCK - 1) / TAR_BLOCK;
}

bool
volumes_make(struct volumes *v, struct err *e)
{
	int64_t blocks;
	int round;

	v->signature_length = v->sign ? ED25519_BYTES : 0;
	for (round = 0; round < SIGNATURES; round++) {
		if (!make_sized(v, e))
			return false;
		if (v->parity && v->n > LIMIT_PARITY_VOLUMES)
			return err_set(e, STATUS_USAGE, "%zu volumes are too many for one of "
				       "parity, which replaces one of at most %d", v->n,
				       LIMIT_PARITY_VOLUMES);
		v->set_text = fill_set(v);
		if (!v->sign)
			return true;
		if (!signature_make(v->arena, v->sign, v->set_text, &v->signature, e))
			return false;
		blocks = signature_blocks(v->signature_length);
		v->signature_length = (int64_t)v->signature.n;
		if (signature_blocks(v->signature_length) == blocks)
			return true;
	}
	return err_set(e, STATUS_USAGE, "%s: it prints signatures of other lengths each time",
		       v->sign->command);
}

int64_t
volumes_largest(const struct volumes *v)
{
	int64_t most = 0;
	size_t i;

	for (i = 0; i < v->n; i++)
		if (v->volume[i].size > most)
			most = v->volume[i].size;
	return most;
}

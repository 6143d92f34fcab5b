/* SPDX-License-Identifier: Apache-2.0 */
#include "place.h"

#include <stdlib.h>

#include "base/ustar.h"

/* Opens a volume and returns its number. */
static size_t
volume_new(struct place *p)
{
	p->room = arena_room(p->arena, p->room, p->nvolume, &p->capvolume, sizeof *p->room);
	p->room[p->nvolume] = p->nvolume ? p->other : p->first;
	return ++p->nvolume;
}

/* The first volume that has the room, which is no more than an empty one has. */
static size_t
volume_for(struct place *p, int64_t need)
{
	size_t i;

	for (i = 0; i < p->nvolume; i++)
		if (p->room[i] >= need)
			return i + 1;
	do
		i = volume_new(p);
	while (p->room[i - 1] < need);
	return i;
}

/* True when no volume has room for the whole blob. */
static bool
is_cut(const struct place *p, const struct place_blob *b)
{
	return b->cost > p->other && b->cost > p->first;
}

/* True when the blob still needs a place of its own. */
static bool
is_open(const struct place *p, const struct place_blob *b)
{
	return !b->volume && !is_cut(p, b);
}

/* What the item's blobs that have no place yet cost. */
static int64_t
open_cost(const struct place *p, const struct place_item *i)
{
	int64_t cost = 0;
	size_t k;

	for (k = 0; k < i->n; k++)
		if (is_open(p, &p->blob[i->blob[k]]))
			cost += p->blob[i->blob[k]].cost;
	return cost;
}

static void
put(struct place *p, struct place_blob *b, size_t volume)
{
	b->volume = volume;
	p->room[volume - 1] -= b->cost;
}

static int
blob_larger(const void *x, const void *y)
{
	const struct place_blob *const *a = x, *const *b = y;

	if ((*a)->cost != (*b)->cost)
		return (*a)->cost > (*b)->cost ? -1 : 1;
	return str_cmp((*a)->digest, (*b)->digest);
}

/* Places each open blob of the item where it fits. */
static void
place_apart(struct place *p, const struct place_item *i)
{
	struct place_blob **open = arena_array(p->arena, struct place_blob *, i->n);
	size_t n = 0, k;

	for (k = 0; k < i->n; k++)
		if (is_open(p, &p->blob[i->blob[k]]))
			open[n++] = &p->blob[i->blob[k]];
	qsort(open, n, sizeof *open, blob_larger);
	for (k = 0; k < n; k++)
		if (!open[k]->volume) /* an item may name a blob twice */
			put(p, open[k], volume_for(p, open[k]->cost));
}

static void
place_item(struct place *p, const struct place_item *i)
{
	int64_t need = i->cost + open_cost(p, i);
	size_t volume, k;

	if (need > p->first && need > p->other) {
		place_apart(p, i);
		return;
	}
	volume = volume_for(p, need);
	p->room[volume - 1] -= i->cost;
	for (k = 0; k < i->n; k++)
		if (is_open(p, &p->blob[i->blob[k]]))
			put(p, &p->blob[i->blob[k]], volume);
}

/* What a piece of so many bytes takes of a volume. */
static int64_t
piece_room(const struct place *p, int64_t size)
{
	return p->piece_cost + size + (int64_t)tar_padding((uint64_t)size);
}

/* Places size bytes of the blob where they fit. */
static void
piece_add(struct place *p, size_t blob, int64_t from, int64_t size)
{
	size_t volume = volume_for(p, piece_room(p, size));

	p->piece = arena_room(p->arena, p->piece, p->npiece, &p->cappiece, sizeof *p->piece);
	p->piece[p->npiece++] = (struct place_piece){ blob, volume, from, size };
	p->room[volume - 1] -= piece_room(p, size);
}

/* Cuts the blob: each piece but the last fills a volume. */
static void
place_cut(struct place *p, size_t blob)
{
	/* whole blocks: a piece that fills its volume needs no padding */
	const int64_t most = (p->other - p->piece_cost) / TAR_BLOCK * TAR_BLOCK;
	int64_t size = p->blob[blob].size, from;

	for (from = 0; size - from > most; from += most)
		piece_add(p, blob, from, most);
	piece_add(p, blob, from, size - from);
}

static int
item_larger(const void *x, const void *y)
{
	const struct place_item *a = x, *b = y;

	if (a->whole != b->whole)
		return a->whole > b->whole ? -1 : 1;
	return str_cmp(a->digest, b->digest);
}

bool
place_run(struct place *p, struct err *e)
{
	size_t i;

	p->nvolume = p->npiece = 0;
	if (p->other <= p->piece_cost + TAR_BLOCK)
		return err_set(e, STATUS_USAGE, "volumes of this size have no room for blobs beside "
			       "what each of them needs: make them larger");
	volume_new(p);
	for (i = 0; i < p->nblob; i++)
		p->blob[i].volume = 0;
	for (i = 0; i < p->nitem; i++)
		p->item[i].whole = open_cost(p, &p->item[i]);
	qsort(p->item, p->nitem, sizeof *p->item, item_larger);
	for (i = 0; i < p->nitem; i++)
		place_item(p, &p->item[i]);
	for (i = 0; i < p->nblob; i++)
		if (is_cut(p, &p->blob[i]))
			place_cut(p, i);
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "fill.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/ustar.h"
#include "crypto/digest.h"
#include "index.h"
#include "volume/contents.h"
#include "volume/mark.h"

enum {
	END = 2 * TAR_BLOCK,  /* an archive ends with two empty blocks */
	VOLUMES_MOST = 9999999,
	OWN = 8 /* at most, texts that all volumes have */
};

static const char LAYOUT[] = "{\"imageLayoutVersion\":\"1.0.0\"}";

struct str
digest_none(void)
{
	return STR("sha256:0000000000000000000000000000000000000000000000000000000000000000");
}

int64_t
fill_room(struct str path, int64_t size)
{
	return (int64_t)tar_headers_length(path, (uint64_t)size) + size +
	       (int64_t)tar_padding((uint64_t)size);
}

int64_t
fill_extras(const struct volumes *v)
{
	int64_t n = 0;
	size_t i;

	for (i = 0; i < v->nextra; i++) /* that of the digest is as long as any */
		n += fill_room(str_of(v->extra[i].path), (int64_t)v->extra[i].bytes.n) +
		     (int64_t)contents_line_length(str_of(v->extra[i].path), digest_none());
	return n;
}

/* mkmirror/volume: what a person, or a program that knows the format, sees first. */
static struct str
volume_text(struct arena *a, const struct volumes *v, size_t number, struct str set)
{
	struct mark m = { .name = v->name, .number = number, .n = v->n, .set = set,
			  .size = v->volume[number - 1].size, .base = v->base,
			  .nbase = v->nbase };

	if (v->signature_length)
		m.signature = v->signature.n ? digest_of(a, v->signature) : digest_none();
	return mark_text(a, &m);
}

/* The lines of the contents for the listed texts. */
static int64_t
texts_lines(const struct volumes *v)
{
	size_t i, n = contents_line_length(STR("oci-layout"), digest_none()) +
		contents_line_length(STR("index.json"), digest_none());

	for (i = 0; i < v->ntext; i++)
		n += contents_line_length(str_of(v->text[i].path), digest_none());
	if (v->docker)
		n += contents_line_length(STR("manifest.json"), digest_none());
	return (int64_t)n;
}

/* What a volume takes besides blobs and files: `index` and `docker` are the lengths of the
 * entries in index.json and manifest.json, `lines` that of the contents' lines for blobs
 * and files. */
static int64_t
texts_room(const struct volumes *v, struct arena *a, size_t number, int64_t index,
	   int64_t docker, int64_t lines)
{
	struct str volume = volume_text(a, v, number, digest_none());
	int64_t n = END, contents = texts_lines(v) + lines + (int64_t)contents_end_length();
	size_t i;

	n += fill_room(STR("oci-layout"), (int64_t)sizeof LAYOUT - 1);
	n += fill_room(STR("mkmirror/volume"), (int64_t)volume.n);
	n += fill_room(STR("mkmirror/manifest"), contents);
	n += fill_room(STR("mkmirror/set"), v->set_length);
	for (i = 0; i < v->ntext; i++)
		n += fill_room(str_of(v->text[i].path), (int64_t)v->text[i].bytes.n);
	if (v->signature_length)
		n += fill_room(STR("mkmirror/set.sig"), v->signature_length);
	if (v->docker)
		n += fill_room(STR("manifest.json"), docker_length(docker));
	return n + fill_room(STR("index.json"), index_length(index));
}

int64_t
fill_least(const struct volumes *v)
{
	struct arena a = { 0 };
	struct volumes one = *v;
	struct volume none = { 0 };
	int64_t n;

	one.volume = &none;
	one.n = VOLUMES_MOST;
	n = texts_room(&one, &a, 1, 0, 0, 0);
	arena_free(&a);
	/* longer numbers, and what pads the index and the contents */
	return n + TAR_BLOCK + (v->docker ? 3 : 2) * (TAR_BLOCK - 1);
}

/* ---- sizes ---- */

/* Finds the volume that has all of each item, where one has, and counts the items'
 * entries in indexes. */
static void
set_homes(struct volumes *v)
{
	const struct place_item *i = v->place.item, *end = i + v->place.nitem;
	size_t root, k, home;

	v->home = arena_array(v->arena, size_t, v->place.nitem);
	for (; i < end; i++) {
		root = v->carried->item[i->number].root;
		if (!carried_whole(v->carried, root))
			continue;
		home = i->n ? v->place.blob[i->blob[0]].volume : HOME_ALL;
		for (k = 1; k < i->n; k++)
			if (v->place.blob[i->blob[k]].volume != home)
				home = 0;
		if (v->first_only)
			home = home == 1 || home == HOME_ALL;
		v->home[i->number] = home;
	}
}

/* True when the index of the volume has the item. */
static bool
is_listed(const struct volumes *v, size_t item, size_t number)
{
	return v->home[item] == number || v->home[item] == HOME_ALL;
}

/* Adds what a blob or piece takes, in blocks and in the lines of the contents. */
static void
count_blob(struct volumes *v, struct str digest, size_t piece, int64_t size, int64_t *room,
	   int64_t *lines)
{
	struct arena_mark mark = arena_here(v->arena);
	struct str path = contents_blob_path(v->arena, digest, piece);

	*room += fill_room(path, size);
	*lines += (int64_t)contents_line_length(path, digest);
	arena_back(v->arena, mark);
}

/* Counts what is placed into room and lines, one of each a volume. */
static void
count_placed(struct volumes *v, int64_t *room, int64_t *lines)
{
	const struct place_piece *piece = v->place.piece, *end = piece + v->place.npiece;
	size_t i, k, x;

	for (i = 0; i < v->nplaced; i++) {
		x = v->place.blob[i].volume;
		if (x) {
			count_blob(v, v->placed[i]->digest, 0, v->placed[i]->size, &room[x - 1],
				   &lines[x - 1]);
			v->volume[x - 1].blobs++;
		}
		for (k = 1; piece < end && piece->blob == i; piece++, k++) {
			x = piece->volume;
			count_blob(v, v->placed[i]->digest, k, piece->size, &room[x - 1],
				   &lines[x - 1]);
			v->volume[x - 1].blobs++;
		}
	}
	for (i = 0; i < v->place.nitem; i++)
		for (x = 0; x < v->n && v->home[i]; x++) {
			if (!is_listed(v, i, x + 1))
				continue;
			v->volume[x].index += (int64_t)v->index[i].n;
			v->volume[x].docker += (int64_t)v->docker_entry[i].n;
		}
}

/* Makes the entries of the metadata once, as all volumes have them. */
static void
set_repeated(struct volumes *v)
{
	struct volume_entry *e;
	int64_t at = 0;
	size_t i;

	if (!v->repeated)
		v->repeated = arena_array(v->arena, struct volume_entry, v->nmetadata);
	for (i = 0; i < v->nmetadata; i++) {
		e = &v->repeated[i];
		e->blob = v->metadata[i];
		e->digest = e->blob->digest;
		e->size = e->blob->size;
		e->path = contents_blob_path(v->arena, e->digest, 0);
		e->at = at + (int64_t)tar_headers_length(e->path, (uint64_t)e->size);
		at += fill_room(e->path, e->size);
	}
	v->repeated_size = at;
}

void
fill_sizes(struct volumes *v)
{
	int64_t *room, *lines, all_lines = 0;
	struct volume *x;
	struct str path;
	size_t i, k;

	set_repeated(v);
	v->n = v->set.nvolume;
	v->volume = arena_array(v->arena, struct volume, v->n);
	room = arena_array(v->arena, int64_t, v->n);
	lines = arena_array(v->arena, int64_t, v->n);
	set_homes(v);
	count_placed(v, room, lines);
	for (i = 0; i < v->nmetadata; i++)
		all_lines += (int64_t)contents_line_length(v->repeated[i].path,
							   v->repeated[i].digest);
	for (i = 0; i < v->n; i++) {
		x = &v->volume[i];
		x->file = v->set.volume[i].file;
		if (i == 0 || !v->first_only) {
			room[i] += v->repeated_size;
			lines[i] += all_lines;
			x->blobs += v->nmetadata;
		}
		for (k = 0; i == 0 && k < v->nextra; k++) {
			path = str_of(v->extra[k].path);
			lines[i] += (int64_t)contents_line_length(path, digest_none());
			room[i] += fill_room(path, (int64_t)v->extra[k].bytes.n);
		}
		x->size = texts_room(v, v->arena, i + 1, x->index, x->docker, lines[i]) +
			  room[i];
	}
}

/* ---- the entries of one volume ---- */

struct filler {
	struct arena *arena;
	const struct volumes *volumes;
	size_t number;
	struct filled *out;
};

static struct volume_entry *
entry_add(struct filler *f, struct str path, int64_t size)
{
	struct filled *x = f->out;

	x->entry = arena_room(f->arena, x->entry, x->n, &x->cap, sizeof *x->entry);
	x->entry[x->n] = (struct volume_entry){ .path = path, .size = size };
	return &x->entry[x->n++];
}

static struct volume_entry *
text_add(struct filler *f, const char *path, struct str bytes)
{
	struct volume_entry *e = entry_add(f, str_of(path), (int64_t)bytes.n);

	e->bytes = bytes;
	e->digest = digest_of(f->arena, bytes);
	return e;
}

static void
blob_add(struct filler *f, const struct carried_blob *b)
{
	struct volume_entry *e = entry_add(f, contents_blob_path(f->arena, b->digest, 0), b->size);

	e->digest = b->digest;
	e->blob = b;
}

/* The entries of the items that the volume has all of. */
static struct str *
entries_of(struct filler *f, const struct str *of, size_t *n)
{
	const struct volumes *v = f->volumes;
	struct str *entry = arena_array(f->arena, struct str, v->place.nitem);
	size_t i;

	for (i = *n = 0; i < v->place.nitem; i++)
		if (of[i].n && is_listed(v, i, f->number))
			entry[(*n)++] = of[i];
	return entry;
}

static void
add_indexes(struct filler *f)
{
	const struct volumes *v = f->volumes;
	struct str *entry;
	size_t n;

	entry = entries_of(f, v->index, &n);
	text_add(f, "index.json", index_text(f->arena, entry, n));
	if (!v->docker)
		return;
	entry = entries_of(f, v->docker_entry, &n);
	text_add(f, "manifest.json", docker_text(f->arena, entry, n));
}

/* Adds the blobs that were placed in the volume, and pieces, by their digests. */
static void
add_placed(struct filler *f)
{
	const struct volumes *v = f->volumes;
	const struct place_piece *piece = v->place.piece, *end = piece + v->place.npiece;
	struct volume_entry *e;
	size_t i, k;

	for (i = 0; i < v->nplaced; i++) {
		if (v->place.blob[i].volume == f->number)
			blob_add(f, v->placed[i]);
		for (k = 1; piece < end && piece->blob == i; piece++, k++) {
			if (piece->volume != f->number)
				continue;
			e = entry_add(f, contents_blob_path(f->arena, v->placed[i]->digest, k),
				      piece->size);
			e->digest = v->placed[i]->digest; /* that of all pieces together */
			e->blob = v->placed[i];
			e->from = piece->from;
			e->piece = k;
		}
	}
}

static struct volume_entry *
entry_named(struct filled *x, const char *path)
{
	struct volume_entry *e = x->entry;

	while (!str_is(e->path, path))
		e++;
	return e;
}

/* Sets where each entry begins. */
static void
set_offsets(const struct volumes *v, size_t number, struct filled *x)
{
	struct volume_entry *e;
	int64_t at = 0;
	size_t i;

	for (i = 0; i < x->n; i++) {
		e = &x->entry[i];
		if (e->blob && e->blob->metadata) {
			v->volume[number - 1].metadata_at = at;
			for (; i < x->n && x->entry[i].blob && x->entry[i].blob->metadata; i++)
				x->entry[i].at += at;
			at += v->repeated_size;
			i--;
			continue;
		}
		e->at = at + (int64_t)tar_headers_length(e->path, (uint64_t)e->size);
		at += fill_room(e->path, e->size);
	}
	x->size = at + END;
}

/* Completes the contents, of which the length is known. */
static void
set_contents(struct arena *a, const struct volumes *v, size_t number, struct filled *x)
{
	struct volume_entry *own = entry_named(x, "mkmirror/manifest"), *e;
	struct contents c = { arena_array(a, struct contents_entry, x->n), 0, x->n };

	own->size = (int64_t)contents_end_length();
	for (e = x->entry; e < x->entry + x->n; e++)
		if (contents_lists(e->path))
			own->size += (int64_t)contents_line_length(e->path, e->digest);
	set_offsets(v, number, x);
	for (e = x->entry; e < x->entry + x->n; e++)
		if (contents_lists(e->path))
			contents_add(a, &c, (struct contents_entry){ e->at, e->size, e->digest,
								     e->path });
	own->bytes = contents_text(a, &c);
}

void
fill_volume(struct arena *a, const struct volumes *v, size_t number, struct str set,
	    struct filled *out)
{
	struct filler f = { a, v, number, out };
	struct str id = set.n ? digest_of(a, set) : digest_none();
	struct volume_entry *e;
	size_t i;

	/* arrays that grow would take twice the room */
	*out = (struct filled){ .cap = v->ntext + v->nextra + OWN + v->volume[number - 1].blobs };
	out->entry = arena_array(a, struct volume_entry, out->cap);
	text_add(&f, "oci-layout", str_of(LAYOUT));
	text_add(&f, "mkmirror/volume", volume_text(a, v, number, id));
	entry_add(&f, STR("mkmirror/manifest"), 0);
	e = entry_add(&f, STR("mkmirror/set"), v->set_length);
	e->bytes = set;
	for (i = 0; i < v->ntext; i++)
		text_add(&f, v->text[i].path, v->text[i].bytes);
	if (v->signature_length) {
		e = entry_add(&f, STR("mkmirror/set.sig"), v->signature_length);
		e->bytes = v->signature;
	}
	add_indexes(&f);
	for (i = 0; i < v->nmetadata && (number == 1 || !v->first_only); i++)
		*entry_add(&f, STR(""), 0) = v->repeated[i];
	add_placed(&f);
	for (i = 0; number == 1 && i < v->nextra; i++)
		text_add(&f, v->extra[i].path, v->extra[i].bytes)->late = true;
	set_contents(a, v, number, out);
}

struct str
fill_set(struct volumes *v)
{
	struct arena a = { 0 };
	struct filled x;
	struct str text;
	size_t i;

	for (i = 0; i < v->n; i++) {
		fill_volume(&a, v, i + 1, STR(""), &x);
		text = entry_named(&x, "mkmirror/manifest")->bytes;
		v->set.volume[i].size = v->volume[i].size;
		v->set.volume[i].digest = arena_dup(v->arena, digest_of(&a, text));
		arena_reset(&a);
	}
	arena_free(&a);
	return set_text(v->arena, &v->set);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "collection.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"
#include "crypto/digest.h"
#include "oci/packed.h"

/* An archive that does not say that it is a volume. */
struct aside {
	struct volume_file file;
	bool asked;           /* the caller named it; else a folder has it */
	bool taken;
};

/* What is being opened. */
struct gather {
	struct collection *c;
	struct arena *arena;
	size_t cap;
	struct aside *aside;
	size_t naside, capaside;
	const char **parity;  /* paths of files that may be the set's */
	size_t nparity, capparity;
};

/* ---- files ---- */

/* True when the error is that of a newer version of the format. */
static bool
is_newer(const struct err *e)
{
	return str_holds(str_of(e->msg), STR("use a newer one"));
}

static bool
same_file(const struct volume_file *x, const struct volume_file *y)
{
	return x->changed[0] == y->changed[0] && x->changed[1] == y->changed[1];
}

static bool
file_add(struct gather *g, const struct volume_file *f, struct err *e)
{
	struct collection *c = g->c;
	size_t i;

	for (i = 0; i < c->n; i++)
		if (same_file(&c->file[i], f))
			return true;
	if (c->n >= LIMIT_VOLUMES)
		return err_set(e, STATUS_USAGE, "%s: more than %d volumes", f->path, LIMIT_VOLUMES);
	c->file = arena_room(g->arena, c->file, c->n, &g->cap, sizeof *c->file);
	c->file[c->n++] = *f;
	return true;
}

/* Adds the file when it is a volume.  Another archive, or one that is so damaged that
 * it does not tell, is put aside, as the set may name it. */
static bool
archive_add(struct gather *g, const char *path, bool asked, struct err *e)
{
	struct err why = { .arena = g->arena };
	struct volume_file f;
	bool good = volume_file_open(g->arena, path, &f, &why);

	if (good && f.ours)
		return file_add(g, &f, e);
	if (!good && is_newer(&why))
		return err_set(e, why.status, "%s", why.msg);
	if (g->naside >= LIMIT_VOLUMES)
		return err_set(e, STATUS_USAGE, "%s: more than %d archives", path, LIMIT_VOLUMES);
	if (!good) {
		f.nfault = 0;
		f.entries.n = 0;
		volume_fault_add(g->arena, &f, STR(""), why.msg);
	}
	g->aside = arena_room(g->arena, g->aside, g->naside, &g->capaside, sizeof *g->aside);
	g->aside[g->naside++] = (struct aside){ .file = f, .asked = asked };
	return true;
}

static int
by_text(const void *x, const void *y)
{
	return strcmp(*(char *const *)x, *(char *const *)y);
}

static bool
is_parity(struct str name)
{
	return str_ends(name, STR(".parity"));
}

static bool
parity_add(struct gather *g, const char *path, struct err *e)
{
	if (g->nparity >= LIMIT_VOLUMES)
		return err_set(e, STATUS_USAGE, "%s: more than %d files of parity", path,
			       LIMIT_VOLUMES);
	g->parity = arena_room(g->arena, g->parity, g->nparity, &g->capparity, sizeof *g->parity);
	g->parity[g->nparity++] = path;
	return true;
}

/* True for the name of an archive or of a file of parity; of a compressed archive. */
static bool
is_volume(struct str name)
{
	return str_ends(name, STR(".tar")) || is_parity(name);
}

static bool
is_compressed(struct str name)
{
	static const char *const ends[] = { ".tar.zst", ".tar.gz", ".tgz", ".tzst", ".tar.zst.001",
					    ".tar.zst.part001" };
	size_t i;

	for (i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends(name, str_of(ends[i])))
			return true;
	return false;
}

/* The names in the folder that fit, sorted. */
static bool
folder_names(struct gather *g, const char *dir, bool (*fits)(struct str name), char ***out,
	     size_t *n, struct err *e)
{
	DIR *d = opendir(dir);
	struct dirent *one;
	size_t cap = 0;

	*out = NULL;
	*n = 0;
	if (!d)
		return err_sys(e, STATUS_USAGE, "%s", dir);
	while ((one = readdir(d)) && *n <= LIMIT_VOLUMES) {
		if (!fits(str_of(one->d_name)) || one->d_name[0] == '.')
			continue;
		*out = arena_room(g->arena, *out, *n, &cap, sizeof **out);
		(*out)[(*n)++] = path_join(g->arena, dir, one->d_name);
	}
	closedir(d);
	if (*n > LIMIT_VOLUMES)
		return err_set(e, STATUS_USAGE, "%s: more than %d archives", dir, LIMIT_VOLUMES);
	if (*n)
		qsort(*out, *n, sizeof **out, by_text);
	return true;
}

/* Adds a file that is there. */
static bool
one_add(struct gather *g, const char *path, bool asked, struct err *e)
{
	return is_parity(str_of(path)) ? parity_add(g, path, e)
		: packed_is_later_piece(g->arena, path) || archive_add(g, path, asked, e);
}

static bool
path_add(struct gather *g, const char *path, struct err *e)
{
	struct stat st;
	char **name;
	size_t i, n;

	if (stat(path, &st) != 0)
		return err_sys(e, STATUS_USAGE, "%s", path);
	if (!S_ISDIR(st.st_mode))
		return one_add(g, path, true, e);
	if (!folder_names(g, path, is_volume, &name, &n, e) ||
	    (n == 0 && !folder_names(g, path, is_compressed, &name, &n, e)))
		return false;
	for (i = 0; i < n; i++)
		if (!one_add(g, name[i], false, e))
			return false;
	return true;
}

/* ---- the set ---- */

/* True when the volume itself says that it is of the set that it has. */
static bool
is_sure(const struct volume_file *f)
{
	return f->marked && f->set.p && str_eq(f->mark.set, f->set_digest);
}

/* Reads the set that the volume has. */
static bool
set_take(struct gather *g, const struct volume_file *f, struct err *e)
{
	const char *what = arena_printf(g->arena, "%s: mkmirror/set", f->path);

	if (!set_parse(g->arena, f->set, what, &g->c->set, e))
		return false;
	if (!g->c->set.nvolume)
		return err_set(e, STATUS_USAGE, "%s: a set without volumes", what);
	g->c->set_digest = f->set_digest;
	g->c->has_set = true;
	return true;
}

/* Finds the set that all volumes are of: that of those which are sure; where none is,
 * one that can be read. */
static bool
set_find(struct gather *g, struct err *e)
{
	struct collection *c = g->c;
	struct err why = { .arena = g->arena };
	const struct volume_file *sure = NULL;
	struct volume_file *f;
	size_t i;

	for (i = 0; i < c->n; i++) {
		f = &c->file[i];
		if (f->marked && f->set.p && !is_sure(f))
			volume_fault_add(g->arena, f, STR("mkmirror/set"), "it has another digest "
					 "than mkmirror/volume says");
		if (!is_sure(f))
			continue;
		if (sure && !str_eq(sure->set_digest, f->set_digest))
			return err_set(e, STATUS_USAGE, "%s is of another set than %s: give the "
				       "volumes of one set", f->path, sure->path);
		if (!sure && !set_take(g, f, e))
			return false;
		sure = sure ? sure : f;
	}
	for (i = 0; i < c->n && !c->has_set; i++) {
		f = &c->file[i];
		if (f->set.p && !set_take(g, f, &why) &&
		    is_newer(&why))
			return err_set(e, why.status, "%s", why.msg);
	}
	return true;
}

/* The number, from 1, of the volume of the set that the file must be; 0 when nothing
 * tells. */
static size_t
number_of(const struct collection *c, const struct volume_file *f)
{
	size_t i;

	for (i = 0; f->contents_digest.n && i < c->set.nvolume; i++)
		if (str_eq(c->set.volume[i].digest, f->contents_digest))
			return i + 1;
	if (f->marked && str_eq(f->mark.set, c->set_digest) && f->mark.number <= c->set.nvolume)
		return f->mark.number;
	for (i = 0; i < c->set.nvolume; i++)
		if (str_eq(c->set.volume[i].file, f->name))
			return i + 1;
	return 0;
}

/* Adds the archives that the set names, although they do not say that they are of it.
 * Without a volume all archives are taken that are layouts. */
static bool
aside_take(struct gather *g, struct err *e)
{
	struct collection *c = g->c;
	bool others = !c->n;
	struct aside *x;
	size_t i, k;

	for (i = 0; i < g->naside; i++) {
		x = &g->aside[i];
		for (k = 0; k < c->set.nvolume; k++)
			x->taken |= str_eq(c->set.volume[k].file, x->file.name);
		x->taken |= others && !x->file.nfault;
		if (x->taken && !file_add(g, &x->file, e))
			return false;
		if (!x->taken && x->asked)
			return x->file.nfault
				? err_set(e, STATUS_USAGE, "%s", x->file.fault[0].what)
				: err_set(e, STATUS_USAGE, "%s: no volume of mkmirror",
					  x->file.path);
	}
	return true;
}

void
collection_compare(struct collection *c, struct volume_file *f, size_t number)
{
	const struct set_volume *v = &c->set.volume[number - 1];
	struct mark want = mark_of(&c->set, c->set_digest, number);

	if (f->signature.n)
		want.signature = digest_of(c->arena, f->signature);
	if (!f->ours && !f->nfault)
		volume_fault_add(c->arena, f, STR(""), "it is no volume of mkmirror, though its "
				 "name is that of one");
	if (f->marked && !str_eq(mark_text(c->arena, &f->mark), mark_text(c->arena, &want)))
		volume_fault_add(c->arena, f, STR("mkmirror/volume"), "not as the set has it");
	if (f->set.p && !str_eq(f->set_digest, c->set_digest))
		volume_fault_add(c->arena, f, STR("mkmirror/set"), "it is another one than that of "
				 "the other volumes, or was changed");
	if (f->size != v->size)
		volume_fault_add(c->arena, f, STR(""), arena_printf(c->arena, "it has %lld bytes; "
			"the set says %lld", (long long)f->size, (long long)v->size));
	if (f->listed && !str_eq(f->contents_digest, v->digest)) {
		volume_fault_add(c->arena, f, STR("mkmirror/manifest"), "the set has another one");
		f->listed = false;
	}
}

/* Puts the volumes in the order of their numbers. */
static bool
order(struct gather *g, struct err *e)
{
	struct collection *c = g->c;
	struct volume_file **at = arena_array(g->arena, struct volume_file *, c->set.nvolume);
	struct volume_file *f, *sorted = arena_array(g->arena, struct volume_file, c->n);
	size_t i, n = 0, number;

	for (i = 0; i < c->n; i++) {
		f = &c->file[i];
		number = number_of(c, f);
		if (!number)
			return err_set(e, STATUS_USAGE, "%s is no volume of the set %.*s", f->path,
				       STR_ARG(c->set.name));
		if (at[number - 1])
			return err_set(e, STATUS_USAGE, "%s and %s are both volume %zu of the set "
				       "%.*s: give one of them", at[number - 1]->path, f->path, number,
				       STR_ARG(c->set.name));
		at[number - 1] = f;
		collection_compare(c, f, number);
	}
	c->number = arena_array(g->arena, size_t, c->n);
	for (i = 0; i < c->set.nvolume; i++) {
		if (!at[i])
			continue;
		c->number[n] = i + 1;
		sorted[n++] = *at[i];
	}
	c->file = sorted;
	c->complete = n == c->set.nvolume;
	return true;
}

/* ---- blobs ---- */

struct collection_blob *
collection_blob_of(struct collection *c, struct str digest)
{
	struct collection_blob *b = map_pointer(c->blob, digest);

	if (!b) {
		b = arena_new(c->arena, struct collection_blob);
		b->digest = digest;
		b->extent = &b->extent_one;
		b->place = &b->place_one;
		b->capextent = b->capplace = 1;
		map_set_pointer(c->blob, digest, b);
	}
	return b;
}

void
collection_place_add(struct collection *c, struct collection_blob *b, struct extent x,
		     size_t volume, size_t piece)
{
	size_t i;

	b->extent = arena_room(c->arena, b->extent, b->n, &b->capextent, sizeof *b->extent);
	b->place = arena_room(c->arena, b->place, b->n, &b->capplace, sizeof *b->place);
	for (i = b->n++; i > 0 && b->place[i - 1].piece > piece; i--) {
		b->extent[i] = b->extent[i - 1];
		b->place[i] = b->place[i - 1];
	}
	b->extent[i] = x;
	b->place[i] = (struct collection_place){ volume, piece };
	b->size += x.size;
}

/* Notes the blob or piece that the entry is. */
static void
entry_note(struct collection *c, size_t volume, const struct contents_entry *x)
{
	const struct volume_file *f = &c->file[volume];
	struct extent at = { f->path, x->offset, x->size, f->packed };
	struct arena_mark here = arena_here(c->arena);
	struct collection_blob *b;
	const struct val *text;
	struct str digest;
	size_t piece = 0, i;
	bool named;

	named = c->others ? x->digest.n > 0
		: volume_blob_path(c->arena, x->path, &digest, &piece);
	arena_back(c->arena, here);
	if (!named || (!f->packed && x->offset + x->size > f->size))
		return;
	b = collection_blob_of(c, x->digest);
	text = map_get(f->text, x->digest);
	if (text)
		b->text = val_text(*text);
	if (b->n && !b->cut) {
		b->copies |= piece == 0;
		return;
	}
	if (piece == 0) { /* a whole copy is better than pieces */
		b->n = 0;
		b->size = 0;
	}
	for (i = 0; i < b->n; i++)
		if (b->place[i].piece == piece)
			return;
	b->cut = piece > 0;
	collection_place_add(c, b, at, volume, piece);
}

void
collection_index(struct collection *c)
{
	struct collection_blob *b;
	struct map_entry *m;
	size_t i, k;

	c->blob = map_new(c->arena);
	for (i = 0; i < c->n; i++)
		for (k = 0; k < c->file[i].entries.n; k++)
			entry_note(c, i, &c->file[i].entries.entry[k]);
	for (m = map_next(c->blob, NULL); m; m = map_next(c->blob, m)) {
		b = map_pointer(c->blob, m->key);
		for (i = 0; b->cut && i < b->n; i++)
			b->gap |= b->place[i].piece != i + 1;
	}
}

/* ---- the parity ---- */

/* Finds the set's file of parity. */
static void
parity_find(struct gather *g)
{
	size_t i;

	for (i = 0; i < g->nparity && !g->c->parity; i++)
		if (str_eq(path_base(str_of(g->parity[i])), g->c->set.parity))
			g->c->parity = g->parity[i];
}

bool
collection_gather(struct collection *c, struct arena *a, char *const *path, size_t n,
		  struct err *e)
{
	struct gather g = { .c = c, .arena = a };
	size_t i;

	*c = (struct collection){ .arena = a };
	for (i = 0; i < n; i++)
		if (!path_add(&g, path[i], e))
			return false;
	if (!set_find(&g, e) || !aside_take(&g, e))
		return false;
	if (!c->n)
		return err_set(e, STATUS_USAGE, "%s: there is no volume", n ? path[0] : ".");
	if (c->has_set && !order(&g, e))
		return false;
	c->others = true;
	for (i = 0; i < c->n; i++)
		c->others &= !c->file[i].ours;
	collection_index(c);
	if (c->has_set && c->set.parity.n)
		parity_find(&g);
	return true;
}

/* ---- reading ---- */

const struct collection_blob *
collection_find(const struct collection *c, struct str digest)
{
	return map_pointer(c->blob, digest);
}

/* Reads a whole copy of the blob other than the first that has the right bytes; *at takes
 * its place. */
static bool
other_copy_read(const struct collection *c, struct arena *a, const struct collection_blob *b,
		struct extent *at, struct str *out)
{
	struct err ignored = { .arena = a };
	const struct contents_entry *x;
	const struct volume_file *f;
	size_t i, k;

	for (i = 0; i < c->n; i++) {
		f = &c->file[i];
		for (k = 0; k < f->entries.n; k++) {
			x = &f->entries.entry[k];
			if (x->size != b->size || !str_eq(x->digest, b->digest) || f->packed ||
			    x->offset + x->size > f->size)
				continue;
			*at = (struct extent){ f->path, x->offset, x->size, false };
			if (extents_read(a, at, 1, x->digest, out, &ignored))
				return true;
		}
	}
	return false;
}

bool
collection_sound(const struct collection *c, struct str digest, size_t small,
		 const struct extent **v, size_t *n)
{
	struct collection_blob *b = map_pointer(c->blob, digest);
	struct arena scratch = { 0 };
	struct err ignored = { .arena = &scratch };
	struct extent other;
	struct str bytes;

	if (!b || b->gap)
		return false;
	if (b->copies && !b->cut && !b->sound && !b->extent->packed &&
	    (uint64_t)b->size <= small) {
		if (!extents_read(&scratch, b->extent, b->n, digest, &bytes, &ignored) &&
		    other_copy_read(c, &scratch, b, &other, &bytes))
			b->extent[0] = other;
		b->sound = true;
		arena_free(&scratch);
	}
	*v = b->extent;
	*n = b->n;
	return true;
}

bool
collection_read(const struct collection *c, struct arena *a, struct str digest, size_t max,
		struct str *out, struct err *e)
{
	const struct collection_blob *b = collection_find(c, digest);
	struct extent other;

	if (!b || b->gap)
		return err_set(e, STATUS_USAGE, "%.*s: no volume has it", STR_ARG(digest));
	if (b->text.p && b->text.n <= max && digest_matches(b->text, digest)) {
		*out = b->text;
		return true;
	}
	if (!b->n)
		return err_set(e, STATUS_USAGE, "%.*s: it is larger than %zu bytes",
			       STR_ARG(digest), max);
	if ((uint64_t)b->size > max)
		return err_set(e, STATUS_USAGE, "%s: %.*s has more than %zu bytes", b->extent->path,
			       STR_ARG(digest), max);
	return extents_read(a, b->extent, b->n, digest, out, e) ||
	       (!b->cut && other_copy_read(c, a, b, &other, out));
}

bool
collection_entry(struct arena *a, const struct volume_file *f, const struct contents_entry *x,
		 size_t max, struct str *out, struct err *e)
{
	const struct val *text = map_get(f->text, x->digest.n ? x->digest : x->path);
	struct extent at = { f->path, x->offset, x->size, f->packed };

	if ((uint64_t)x->size > max)
		return err_set(e, STATUS_USAGE, "%s: %.*s has more than %zu bytes", f->path,
			       STR_ARG(x->path), max);
	if (text) {
		*out = val_text(*text);
		return !x->digest.n || digest_matches(*out, x->digest) ||
		       err_set(e, STATUS_SOME, "%s: %.*s: its bytes have another digest", f->path,
			       STR_ARG(x->path));
	}
	return extents_read(a, &at, 1, x->digest, out, e);
}

bool
collection_text(const struct volume_file *f, struct arena *a, const char *path,
		struct str *out, struct err *e)
{
	const struct contents_entry *x = NULL;
	size_t i;

	for (i = 0; i < f->entries.n && !x; i++)
		if (str_is(f->entries.entry[i].path, path))
			x = &f->entries.entry[i];
	if (!x || (!f->packed && x->offset + x->size > f->size))
		return err_set(e, STATUS_USAGE, "%s: it has no %s", f->path, path);
	if (f->pinned && !f->listed)
		return err_set(e, STATUS_SOME, "%s: %s is not what was signed", f->path, path);
	return collection_entry(a, f, x, LIMIT_VOLUME_TEXT, out, e);
}

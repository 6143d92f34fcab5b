/* SPDX-License-Identifier: Apache-2.0 */
#include "image.h"

#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"
#include "docstream.h"
#include "feed.h"
#include "imageplace.h"
#include "indexignore.h"
#include "layer.h"
#include "oci/layout.h"

struct image {
	struct fbc *c;
	struct arena *arena, *buffer;
	const char *dir;
	struct str root;          /* the catalog's folder, without a slash in front */
	struct map *files, *dirs; /* paths that upper layers have */
	struct map *gone;         /* those whose contents lower layers no longer show */
	struct map *new_files, *new_dirs, *new_gone; /* the same of the layer that is read */
	struct indexignore *ignore;
	size_t nfiles;
	struct err *err;
};

/* ---- the image in the layout ---- */

/* The part of an index that is read: the first image, else the first index. */
static const struct descriptor *
choose_part(struct arena *a, const struct manifest *m)
{
	const struct descriptor *nested = NULL;
	size_t i;

	for (i = 0; i < m->n; i++) {
		struct str type = m->part[i].media_type;
		bool index = str_is(type, MEDIA_OCI_INDEX) || str_is(type, MEDIA_DOCKER_LIST);

		if (str_starts(platform_str(a, m->part[i].platform), STR("unknown/")))
			continue;
		if (!index)
			return &m->part[i];
		if (!nested)
			nested = &m->part[i];
	}
	return nested;
}

static bool
find_manifest(const struct image *x, struct descriptor at, struct manifest *out)
{
	const struct descriptor *part;
	struct str bytes;
	int depth;

	for (depth = 0; depth <= LIMIT_CATALOG_INDEXES; depth++) {
		if (!layout_read(x->arena, x->dir, at.digest, LIMIT_MANIFEST, &bytes, x->err) ||
		    !manifest_parse(x->arena, bytes, at.media_type, out, x->err))
			return err_wrap(x->err, "%s", x->dir);
		if (!out->index)
			return true;
		part = choose_part(x->arena, out);
		if (!part)
			return err_set(x->err, STATUS_USAGE, "%s: the index %.*s has no image",
				       x->dir, STR_ARG(at.digest));
		at = *part;
	}
	return err_set(x->err, STATUS_USAGE, "%s: indexes nested more than %d deep", x->dir,
		       LIMIT_CATALOG_INDEXES);
}

/* ---- what layers hide ---- */

/* True when path is dir or below it. */
static bool
is_below(struct str path, struct str dir)
{
	return str_starts(path, dir) && (path.n == dir.n || path.p[dir.n] == '/');
}

/* True when an upper layer has a file at the path, has removed it, or hides it in either
 * way with a folder above. */
static bool
is_hidden(const struct image *x, struct str path)
{
	struct str above = path;
	ptrdiff_t slash;

	if (map_get(x->dirs, path))
		return true;
	for (;;) {
		if (map_get(x->files, above) || map_get(x->gone, above))
			return true;
		slash = str_rchr(above, '/');
		if (slash < 0)
			return false;
		above = str_sub(above, 0, (size_t)slash);
	}
}

static void
note(const struct image *x, struct map *set, struct str path)
{
	if (is_below(path, x->root) || is_below(x->root, path))
		map_set(set, path, val_bool(true));
}

/* Notes a white-out: ".wh.NAME" removes NAME of lower layers, ".wh..wh..opq" all that is in
 * the folder.  False when the entry is none. */
static bool
note_whiteout(const struct image *x, struct str path)
{
	struct str base = path_base(path), dir = str_sub(path, 0, path.n - base.n);

	if (!str_starts(base, STR(".wh.")))
		return false;
	if (str_is(base, ".wh..wh..opq"))
		dir = dir.n ? str_sub(dir, 0, dir.n - 1) : x->root;
	else
		dir = str_of(arena_printf(x->arena, "%.*s%.*s", STR_ARG(dir),
					  STR_ARG(str_sub(base, 4, base.n))));
	note(x, x->new_gone, dir);
	return true;
}

static void
merge(struct map *into, const struct map *from)
{
	const struct map_entry *x = NULL;

	while ((x = map_next(from, x)))
		map_set(into, x->key, x->v);
}

/* ---- reading ---- */

/* Fails when the patterns name a file of the set, which has been read already. */
static bool
check_late(const struct image *x, const struct map *files)
{
	const struct map_entry *f = NULL;

	while ((f = map_next(files, f)))
		if (is_below(f->key, x->root) && f->key.n > x->root.n &&
		    indexignore_hides(x->ignore, str_sub(f->key, x->root.n + 1, f->key.n)))
			return err_set(x->err, STATUS_USAGE, "%s: a file .indexignore comes behind "
				       "a file that it names, %.*s; unpack the image and give its "
				       "folder", x->dir, STR_ARG(f->key));
	return true;
}

/* Takes a file .indexignore.  It has to come before the files that it names. */
static bool
take_ignore(struct image *x, struct layer *l, struct str path)
{
	struct str base = path_base(path), text;
	struct str dir = str_sub(path, x->root.n + 1, path.n - base.n);
	size_t n = (size_t)l->entry.size, got;
	char *p;

	if (l->entry.size > MIB)
		return err_set(x->err, STATUS_USAGE, "%s: %.*s is too large", l->path,
			       STR_ARG(path));
	p = arena_alloc(x->arena, n + 1);
	if (!layer_read(l, p, n, &got, x->err))
		return false;
	text = (struct str){ p, n };
	indexignore_add_text(x->ignore, dir.n ? str_sub(dir, 0, dir.n - 1) : dir, text);
	return check_late(x, x->files) && check_late(x, x->new_files);
}

static bool
take_file(struct image *x, struct layer *l, struct str path)
{
	struct documents d;

	if (!is_below(path, x->root) || path.n == x->root.n || is_hidden(x, path))
		return true;
	if (map_get(x->new_files, path))
		return err_set(x->err, STATUS_USAGE, "%s: %.*s is in the layer twice", l->path,
			       STR_ARG(path));
	if (str_is(path_base(path), ".indexignore"))
		return take_ignore(x, l, path);
	if (indexignore_hides(x->ignore, str_sub(path, x->root.n + 1, path.n)))
		return true;
	if (++x->nfiles > LIMIT_CATALOG_FILES)
		return err_set(x->err, STATUS_USAGE, "%s: more than %d files", x->dir,
			       LIMIT_CATALOG_FILES);
	documents_begin(&d, x->buffer, path.p, layer_read, l);
	return fbc_feed(x->c, &d, x->err);
}

static bool
take_entry(struct image *x, struct layer *l)
{
	struct str path = { arena_cstr(x->arena, l->entry.name), l->entry.name.n };
	char type = l->entry.type;

	if (note_whiteout(x, path))
		return true;
	if (type == '5') {
		note(x, x->new_dirs, path);
		return true;
	}
	if ((type == '1' || type == '2') && is_below(path, x->root) && !is_hidden(x, path))
		return err_set(x->err, STATUS_USAGE, "%s: %.*s is a link; unpack the image and "
			       "give its folder", l->path, STR_ARG(path));
	if ((type == '0' || type == '7' || !type) && !take_file(x, l, path))
		return false;
	note(x, x->new_files, path);
	return true;
}

static bool
read_layer(struct image *x, struct str digest)
{
	struct arena names = { 0 };
	struct layer l;
	int more = -1;

	x->new_files = map_new(x->arena);
	x->new_dirs = map_new(x->arena);
	x->new_gone = map_new(x->arena);
	if (layer_open(&l, &names, x->dir, digest, x->err))
		while ((more = layer_next(&l, x->err)) > 0)
			if (!take_entry(x, &l)) {
				more = -1;
				break;
			}
	layer_close(&l);
	arena_free(&names);
	merge(x->files, x->new_files);
	merge(x->dirs, x->new_dirs);
	merge(x->gone, x->new_gone);
	return more == 0;
}

bool
image_read(struct fbc *c, struct arena *buffer, const char *place, struct err *e)
{
	struct arena *a = c->arena;
	struct image x = {
		.c = c, .arena = a, .buffer = buffer, .files = map_new(a), .dirs = map_new(a),
		.gone = map_new(a), .ignore = indexignore_new(a), .err = e,
	};
	struct manifest m = { 0 };
	struct descriptor d;
	size_t i;

	if (!imageplace_find(a, place, &x.dir, &d, e) || !find_manifest(&x, d, &m) ||
	    !imageplace_root(a, x.dir, &m, NULL, &x.root, e))
		return false;
	for (i = m.n; i-- > 1;)
		if (!read_layer(&x, m.part[i].digest))
			return err_wrap(e, "oci:%s", place);
	if (!c->documents)
		return err_set(e, STATUS_USAGE, "%s: no layer of the image has a file below /%.*s",
			       x.dir, STR_ARG(x.root));
	return true;
}

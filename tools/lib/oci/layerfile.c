/* SPDX-License-Identifier: Apache-2.0 */
#include "layerfile.h"

#include "base/map.h"
#include "layout.h"

static bool
take_packed(void *data, const void *p, size_t n, struct err *e)
{
	struct layerfile *l = data;

	return store_add(&l->put, p, n, e);
}

static bool
take_plain(void *data, const void *p, size_t n, struct err *e)
{
	struct layerfile *l = data;

	(void)e;
	digest_add(l->diff, p, n);
	return true;
}

bool
layerfile_begin(struct layerfile *l, struct arena *a, const char *dir, uint64_t max,
		struct err *e)
{
	*l = (struct layerfile){ .folders = map_new(a) };
	if (!store_begin(&l->put, a, layout_blobs(a, dir), "", STR(""), max, e))
		return false;
	l->diff = digest_begin(STR(""));
	l->tar = tgz_begin(a, take_packed, l);
	tgz_plain(l->tar, take_plain);
	return true;
}

bool
layerfile_end(struct layerfile *l, bool good, struct layer_blob *out, struct err *e)
{
	struct arena *a = l->put.arena;
	char diff[DIGEST_MOST], *path;

	good = tgz_end(l->tar, good ? e : NULL) && good;
	digest_end(l->diff, diff);
	if (!good) {
		store_abort(&l->put);
		return false;
	}
	out->diff = arena_dup(a, str_of(diff));
	out->size = l->put.n;
	return store_end(&l->put, STR(""), &out->digest, &path, e);
}

bool
layerfile_folder(struct layerfile *l, struct str path, struct err *e)
{
	ptrdiff_t slash = str_rchr(path, '/');

	if (map_get(l->folders, path))
		return true;
	map_set(l->folders, path, val_bool(true));
	return (slash < 0 || layerfile_folder(l, str_sub(path, 0, (size_t)slash), e)) &&
	       tgz_folder(l->tar, path, e);
}

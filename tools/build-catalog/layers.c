/* SPDX-License-Identifier: Apache-2.0 */
#include "layers.h"

#include "base/limits.h"
#include "base/path.h"
#include "catalog/print.h"

/* ---- what goes ---- */

/* The name that takes the path away. */
static struct str
whiteout(struct arena *a, struct str path)
{
	struct str base = path_base(path);

	return str_of(arena_printf(a, "%.*s.wh.%.*s", STR_ARG(str_sub(path, 0, path.n - base.n)),
				   STR_ARG(base)));
}

/* Folders above those that go are not in the archive: they stay as the image has them. */
static bool
write_gone(struct layer_blob *out, struct arena *a, const char *dir, const struct str *path, size_t n,
	   struct err *e)
{
	struct layerfile l;
	bool good = true;
	size_t i;

	if (!layerfile_begin(&l, a, dir, LIMIT_CATALOG, e))
		return false;
	for (i = 0; i < n && good; i++)
		good = !path[i].n || tgz_add(l.tar, whiteout(a, path[i]), STR(""), e);
	return layerfile_end(&l, good, out, e);
}

/* ---- what comes ---- */

static bool
name_good(struct str name)
{
	return str_chr(name, '/') < 0 && str_chr(name, '\0') < 0 && !str_is(name, ".") &&
	       !str_is(name, "..") && !str_starts(name, STR(".wh."));
}

/* Adds the file of a package; what is of no package stands beside the folders of those
 * that are.  The file is written to `spool` first, since its size comes before it. */
static bool
add_package(struct layerfile *l, struct arena *a, struct fbc *c, const struct fbc_package *p,
	    struct str root, struct err *e)
{
	struct spool spool;
	struct str folder = root;
	uint64_t size;
	bool good;

	if (!name_good(p->name))
		return err_set(e, STATUS_USAGE, "package \"%.*s\": its name cannot be that of a "
			       "folder", STR_ARG(p->name));
	if (!spool_open(&spool, e))
		return false;
	good = fbc_print_package(c, p, spool.f, e);
	size = (uint64_t)ftello(spool.f);
	if (good && (fflush(spool.f) != 0 || ferror(spool.f)))
		good = err_sys(e, STATUS_SOME, "the temporary file, in TMPDIR, cannot be written");
	rewind(spool.f);
	if (p->name.n)
		folder = str_of(arena_printf(a, "%.*s/%.*s", STR_ARG(root), STR_ARG(p->name)));
	if (good && size)
		good = layerfile_folder(l, folder, e) &&
			tgz_stream(l->tar, str_of(arena_printf(a, "%.*s/catalog.json",
							       STR_ARG(folder))), spool.f, size, e);
	spool_close(&spool);
	return good;
}

static bool
write_catalog(struct layer_blob *out, struct arena *a, const char *dir, struct fbc *c,
	      struct str root, struct err *e)
{
	struct map_entry **order = map_sorted(c->packages, a);
	struct layerfile l;
	bool good;
	size_t i;

	if (!layerfile_begin(&l, a, dir, LIMIT_CATALOG, e))
		return false;
	good = layerfile_folder(&l, root, e);
	for (i = 0; i < c->packages->n && good; i++)
		good = add_package(&l, a, c, fbc_package(c, order[i]->key), root, e);
	return layerfile_end(&l, good, out, e);
}

bool
layers_write(struct layer_blob out[ADDED], struct arena *a, const char *dir, struct fbc *c,
	     struct str root, struct str cache, struct err *e)
{
	const struct str gone[] = { root, STR("tmp/cache"), cache };

	out[0].says = "the old catalog and its cache taken away by mkmirror build-catalog";
	out[1].says = "the filtered catalog added by mkmirror build-catalog";
	return write_gone(&out[0], a, dir, gone, str_is(cache, "tmp/cache") ? 2 : 3, e) &&
	       write_catalog(&out[1], a, dir, c, root, e);
}

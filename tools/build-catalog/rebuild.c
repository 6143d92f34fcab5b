/* SPDX-License-Identifier: Apache-2.0 */
#include "rebuild.h"

#include "base/limits.h"
#include "base/path.h"
#include "catalog/imageplace.h"
#include "oci/addlayer.h"
#include "oci/layout.h"

/* ---- reading ---- */

static bool
read_part(const struct rebuild *r, struct descriptor d, struct manifest *m, struct err *e)
{
	struct str bytes;

	return (layout_read(r->arena, r->from, d.digest, LIMIT_MANIFEST, &bytes, e) &&
		manifest_parse(r->arena, bytes, d.media_type, m, e)) ||
	       err_wrap(e, "%s: %.*s", r->from, STR_ARG(d.digest));
}

/* The folder of the cache, by the option --cache-dir of the image's command. */
static struct str
cache_of(struct arena *a, struct val config)
{
	struct val cmd = val_get(val_get(config, "config"), "Cmd");
	struct str word, dir = STR("");
	size_t i;

	for (i = 0; i < val_length(cmd); i++) {
		word = val_text(val_at(cmd, i));
		if (str_starts(word, STR("--cache-dir=")))
			dir = str_sub(word, 12, word.n);
		else if (str_is(word, "--cache-dir"))
			dir = val_text(val_at(cmd, i + 1));
	}
	if (!dir.n || dir.p[0] != '/')
		return STR("");
	while (dir.n && dir.p[0] == '/')
		dir = str_sub(dir, 1, dir.n);
	dir = path_clean(a, dir);
	return str_is(dir, ".") || str_starts(dir, STR("..")) ? STR("") : dir;
}

static bool
check_image(struct rebuild *r, const struct manifest *m, struct err *e)
{
	struct val config;
	struct str root;

	if (!imageplace_root(r->arena, r->from, m, &config, &root, e))
		return false;
	if (!r->root.n) {
		r->root = root;
		r->cache = cache_of(r->arena, config);
	}
	if (val_length(val_get(val_get(config, "rootfs"), "diff_ids")) != m->n - 1)
		return err_set(e, STATUS_USAGE, "%s: the configuration %.*s does not list the "
			       "layers of its image under rootfs.diff_ids", r->from,
			       STR_ARG(m->part[0].digest));
	return str_eq(root, r->root) ||
	       err_set(e, STATUS_USAGE, "%s: the images of the index have their catalogs in "
		       "different folders, /%.*s and /%.*s", r->from, STR_ARG(r->root), STR_ARG(root));
}

static bool
check_part(struct rebuild *r, struct descriptor d, int depth, size_t *images, struct err *e)
{
	struct manifest m;
	size_t i;

	if (depth > LIMIT_CATALOG_INDEXES)
		return err_set(e, STATUS_USAGE, "%s: indexes nested more than %d deep", r->from,
			       LIMIT_CATALOG_INDEXES);
	if (!read_part(r, d, &m, e))
		return false;
	if (!m.index) {
		++*images;
		return check_image(r, &m, e);
	}
	for (i = 0; i < m.n; i++)
		if (!addlayer_skips(r->arena, &m.part[i]) && !check_part(r, m.part[i], depth + 1, images, e))
			return false;
	return true;
}

bool
rebuild_check(struct rebuild *r, struct descriptor what, struct err *e)
{
	size_t images = 0;

	if (!check_part(r, what, 0, &images, e))
		return false;
	return images || err_set(e, STATUS_USAGE, "%s: the index %.*s has no image", r->from,
				 STR_ARG(what.digest));
}

/* ---- writing ---- */

bool
rebuild_write(struct rebuild *r, struct descriptor what, struct descriptor *out, struct err *e)
{
	const struct str cmd[] = { STR("serve"),
		str_of(arena_printf(r->arena, "/%.*s", STR_ARG(r->root))) };
	struct layer_blob layer[ADDED];
	const struct addlayer add = { .arena = r->arena, .from = r->from, .to = r->to,
				      .layer = layer, .n = ADDED, .cmd = cmd, .ncmd = 2 };

	return layers_write(layer, r->arena, r->to, r->catalog, r->root, r->cache, e) &&
	       addlayer_write(&add, what, out, e);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "prepare.h"

#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "crypto/digest.h"
#include "oci/store.h"
#include "volume/blobs.h"
#include "volume/collection.h"

static bool
take_first(struct item *i)
{
	i->from = i->locations.at[0];
	return true;
}

/* Sets the archive of a chart that no registry has; its bytes must have the digest that
 * the lock has. */
static bool
find_archive(struct settings *s, struct item *i, struct err *e)
{
	const struct lock_item *l = &i->lock;
	const struct val *archive = map_get(s->archives, l->name);
	struct arena scratch = { 0 };
	struct str bytes;
	char *path;
	bool good;

	if (!store_has(s->arena, path_join(s->arena, s->work, "charts"), l->digest, ".tgz", &path)) {
		if (!archive)
			return err_set(e, STATUS_USAGE, "there is no %s; run pull-chart", path);
		path = arena_cstr(s->arena, val_text(*archive));
	}
	i->archive = path;
	good = file_read(&scratch, path, LIMIT_CHART_ARCHIVE, &bytes, e) &&
	       (digest_matches(bytes, l->digest) ||
		err_set(e, STATUS_SOME, "%s: the bytes have not the lock's digest %.*s", path,
			STR_ARG(l->digest)));
	arena_free(&scratch);
	return good;
}

/* Finds the layout or volumes that have the image.  False with e unset when none names
 * it; with e set when a layout names it and lacks it: then no registry is asked in its
 * place.  Volumes lack what the set says that the target has. */
static bool
find_image(struct settings *s, struct item *i, struct err *e)
{
	struct sources *all = &s->sources;
	struct location file;
	struct descriptor d;

	if (source_blob(s->arena, all, i->lock.digest, &i->from))
		return true;
	if (source_image(all, STR(""), i->lock.digest, &i->from, &d, e) != ENTRIES_HAVE)
		return false;
	if (i->from.kind == LOCATION_VOLUMES)
		return true;
	blobs_find(s->arena, &i->from, i->lock.digest, &file);
	return err_set(e, STATUS_SOME, "%s is not there, although the layout's index names it",
		       file.path);
}

/* Finds the index of the lock's that was cut down to the chosen platforms, when a layout
 * or volumes have that under the image's name: it becomes the root. */
static bool
find_cut(struct settings *s, struct graph *g, struct item *i, struct err *e)
{
	struct err ignored = { .arena = s->arena };
	struct descriptor d;
	struct manifest m;
	struct str bytes;
	size_t k;

	if (!i->nplatform || source_image(&s->sources, i->lock.name, STR(""), &i->from, &d, e) !=
	    ENTRIES_HAVE)
		return false;
	if (blobs_read(s->arena, &i->from, d.digest, LIMIT_MANIFEST, &bytes, &ignored)) {
		if (!manifest_parse(s->arena, bytes, STR(""), &m, &ignored) || !m.index)
			return false;
		for (k = 0; k < m.n; k++)
			if (!item_takes(s->arena, i, &m, &m.part[k]))
				return false;
	} else if (i->from.kind != LOCATION_VOLUMES || !i->from.volumes->has_set) {
		return false;
	}
	i->root = graph_node(g, d.digest, &i->from);
	i->root->rewritten = i->lock.digest;
	return true;
}

/* Takes the layout that the item's column "from" names, when it names one. */
static bool
take_from(struct settings *s, struct item *i, struct err *e)
{
	struct location file;
	struct locations at;

	if (!i->lock.columns.from.n || !source_item(s->arena, &s->sources, &i->lock, &at, e) ||
	    at.at[0].kind != LOCATION_LAYOUT)
		return false;
	i->from = at.at[0];
	return blobs_find(s->arena, &i->from, i->lock.digest, &file) ||
	       err_set(e, STATUS_SOME, "%s is not there: the lock says from=%.*s", file.path,
		       STR_ARG(i->lock.columns.from));
}

/* Finds the place of a chart that has it, whose manifest becomes the root. */
static bool
find_chart(struct settings *s, struct graph *g, struct item *i, struct err *e)
{
	struct str digest, bytes;

	if (source_chart(s->arena, &s->sources, &i->lock, &i->from, &digest, &bytes, e) !=
	    ENTRIES_HAVE)
		return false;
	i->root = graph_node(g, digest, &i->from);
	return true;
}

/* Finds the location that the item is read from: a layout or volumes that have it, its
 * registry, or an archive. */
static bool
find_source(struct settings *s, struct graph *g, struct item *i, struct err *e)
{
	const struct lock_item *l = &i->lock;
	struct str tag;

	if (l->chart ? find_chart(s, g, i, e)
	    : find_image(s, i, e) || (!e->msg && find_cut(s, g, i, e)))
		return true;
	if (e->msg)
		return false;
	if (l->chart && lock_chart_location(s->arena, l, &i->from, &tag))
		return i->from.kind != LOCATION_REGISTRY ||
		       (source_locations(s->arena, &s->sources, location_str(s->arena, &i->from),
					 &i->locations, e) && take_first(i));
	if (l->chart)
		return find_archive(s, i, e);
	return take_from(s, i, e) ||
	       (!e->msg && source_item(s->arena, &s->sources, l, &i->locations, e) &&
		take_first(i));
}

void
prepare_item(struct settings *s, struct graph *g, struct item *i, const struct lock_item *l)
{
	struct err e = { .arena = s->arena };

	i->lock = *l;
	i->sparse = s->sparse;
	i->foreign = s->foreign;
	i->label = target_label(s->arena, l);
	if (!l->chart && !str_is(l->platforms, "all"))
		i->nplatform = platforms_split(s->arena, l->platforms, &i->platform);
	if (!item_map(s->arena, i, &s->target, &e) || !find_source(s, g, i, &e) ||
	    (i->archive && !item_pack(g, i, &e)))
		item_fail(s->arena, i, e.status, e.msg);
	if (!i->root)
		i->root = graph_node(g, l->digest, &i->from);
	i->source = i->root;
}

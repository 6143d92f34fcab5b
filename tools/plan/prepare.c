/* SPDX-License-Identifier: Apache-2.0 */
#include "prepare.h"

#include "base/io.h"
#include "base/map.h"
#include "oci/store.h"

static bool
take_first(struct item *i)
{
	i->from = i->locations.at[0];
	return true;
}

/* Finds the location that the item is read from: a layout that has it, its registry,
 * or an archive. */
static bool
find_source(struct settings *s, struct item *i, struct err *e)
{
	const struct lock_item *l = &i->lock;
	char *charts = path_join(s->arena, s->work, "charts"), *path;
	struct val *archive;
	struct str tag;
	size_t k;

	if (l->chart && lock_chart_location(s->arena, l, &i->from, &tag))
		return i->from.kind != LOCATION_REGISTRY ||
		       (source_locations(s->arena, &s->sources, location_str(s->arena, &i->from),
					 &i->locations, e) && take_first(i));
	if (l->chart) {
		archive = map_get(s->archives, l->name);
		if (store_has(s->arena, charts, l->digest, ".tgz", &path))
			i->archive = path;
		else if (archive)
			i->archive = arena_cstr(s->arena, val_text(*archive));
		else
			return err_set(e, STATUS_USAGE, "%.*s: there is no %s; run "
				       "pull-chart", STR_ARG(i->label), path);
		return true;
	}
	for (k = 0; k < s->sources.nlayout; k++) {
		i->from = s->sources.layout[k];
		path = path_join(s->arena, i->from.path, "blobs");
		if (store_has(s->arena, path, l->digest, "", &path))
			return true;
	}
	return source_registries(s->arena, &s->sources, &l->ref, &i->locations, e) && take_first(i);
}

bool
prepare_item(struct settings *s, struct graph *g, struct item *i, const struct lock_item *l,
	     struct err *e)
{
	i->lock = *l;
	i->sparse = s->sparse;
	i->foreign = s->foreign;
	i->label = target_label(s->arena, l);
	if (!l->chart && !str_is(l->platforms, "all"))
		i->nplatform = platforms_split(s->arena, l->platforms, &i->platform);
	if (!item_map(s->arena, i, &s->target, e) || !find_source(s, i, e))
		return false;
	if (i->archive)
		return item_pack(g, i, e);
	i->root = graph_node(g, l->digest, &i->from);
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "item.h"

#include "oci/store.h"
#include "registry/platforms.h"
#include "volume/blobs.h"

bool
item_map(struct arena *a, struct item *i, const struct target *t, struct err *e)
{
	return target_location(a, t, &i->lock, &i->to, &i->tag, e);
}

bool
items_unite(struct arena *a, struct item *item, size_t *n, struct err *e)
{
	struct map *seen = map_new(a);
	const struct item *other;
	struct str key;
	struct val *v;
	size_t i, k = 0;

	for (i = 0; i < *n; i++) {
		item[k++] = item[i];
		if (item[i].failed || item[i].tag.n == 0)
			continue;
		key = str_of(arena_printf(a, "%.*s:%.*s", STR_ARG(location_str(a, &item[i].to)),
					  STR_ARG(item[i].tag)));
		v = map_get(seen, key);
		if (!v) {
			map_set(seen, key, val_int((int64_t)k - 1));
			continue;
		}
		other = &item[val_integer(*v)];
		if (!str_eq(other->root->digest, item[i].root->digest) ||
		    !str_eq(other->lock.platforms, item[i].lock.platforms))
			return err_set(e, STATUS_USAGE, "both %.*s and %.*s go to %.*s; "
				       "give one of them another place with --map",
				       STR_ARG(other->label), STR_ARG(item[i].label), STR_ARG(key));
		k--;
	}
	*n = k;
	return true;
}

void
item_fail(struct arena *a, struct item *i, enum status status, const char *why)
{
	if (i->failed)
		return;
	i->failed = arena_printf(a, "%.*s: %s", STR_ARG(i->label), why);
	i->status = status;
}

bool
item_stays(const struct item *all, const struct item *i)
{
	return i->failed || (i->subject.n && all[i->owner].failed);
}

bool
item_takes(struct arena *a, const struct item *i, const struct manifest *index,
	   const struct descriptor *part)
{
	return i->nplatform == 0 || platform_chosen(a, index, part, i->platform,
						    i->nplatform);
}

bool
item_choose(struct graph *g, struct item *i, struct err *e)
{
	struct node *n = i->root, *chosen;
	struct str bytes;

	i->source = n;
	if (i->nplatform == 0 || i->sparse || !n->loaded || !n->m.index)
		return true;
	if (!registry_cut(g->registry, g->arena, &i->from, g->blobs, &n->m, i->platform,
			  i->nplatform, &bytes, e))
		return false;
	if (!bytes.n)
		return true;
	chosen = graph_add(g, bytes, n->m.media_type, e);
	if (!chosen)
		return false;
	chosen->rewritten = n->digest;
	i->root = chosen;
	return true;
}

bool
item_pack(struct graph *g, struct item *i, struct err *e)
{
	struct chart_artifact *art = arena_new(g->arena, struct chart_artifact);

	if (!chart_artifact(g->arena, i->archive, art, e) ||
	    !graph_keep(g, g->arena, art->config.bytes, art->config.digest, e) ||
	    !(i->root = graph_add(g, art->manifest, STR(MEDIA_OCI_MANIFEST), e)))
		return false;
	i->artifact = art;
	i->from = i->root->from;
	return true;
}

bool
item_lacks(const struct item *i, struct str digest)
{
	const struct extent *v;
	size_t n;

	return i->from.kind == LOCATION_VOLUMES &&
	       !collection_sound(i->from.volumes, digest, 0, &v, &n);
}

struct location
item_blob_location(struct graph *g, const struct item *i, struct str digest)
{
	struct location p = { .kind = LOCATION_FILE };
	size_t k;

	if (i->from.kind == LOCATION_VOLUMES && !blobs_find(g->arena, &i->from, digest, &p))
		return i->to;
	if (i->from.kind == LOCATION_VOLUMES && p.nextent)
		return p;
	if (i->from.kind != LOCATION_VOLUMES && !i->artifact)
		return i->from;
	p.kind = LOCATION_FILE;
	p.path = store_path(g->arena, g->blobs, digest, "");
	for (k = 0; i->artifact && k < i->artifact->nlayer; k++)
		if (str_eq(i->artifact->layer[k].digest, digest))
			p.path = i->artifact->layer[k].path;
	return p;
}

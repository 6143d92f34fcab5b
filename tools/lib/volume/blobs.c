/* SPDX-License-Identifier: Apache-2.0 */
#include "blobs.h"

#include <string.h>

#include "base/io.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "json/json.h"
#include "oci/store.h"

bool
blobs_find(struct arena *a, const struct location *at, struct str digest, struct location *out)
{
	char *path;
	bool has;

	if (at->kind == LOCATION_LAYOUT) {
		has = store_has(a, layout_blobs(a, at->path), digest, "", &path);
		*out = (struct location){ .kind = LOCATION_FILE, .path = path };
		return has;
	}
	*out = (struct location){ .kind = LOCATION_EXTENT };
	return collection_sound(at->volumes, digest, LIMIT_MANIFEST, &out->extent, &out->nextent);
}

bool
blobs_read(struct arena *a, const struct location *at, struct str digest, size_t max,
	   struct str *out, struct err *e)
{
	if (at->kind == LOCATION_LAYOUT)
		return layout_read(a, at->path, digest, max, out, e);
	if (at->kind == LOCATION_FILE)
		return file_read(a, at->path, max, out, e) &&
		       (digest_matches(*out, digest) ||
			err_set(e, STATUS_SOME, "%s: the bytes do not have the digest %.*s",
				at->path, STR_ARG(digest)));
	if (at->kind == LOCATION_EXTENT)
		return (uint64_t)extents_size(at->extent, at->nextent) <= max
			? extents_read(a, at->extent, at->nextent, digest, out, e)
			: err_set(e, STATUS_USAGE, "%.*s has more than %zu bytes", STR_ARG(digest), max);
	return collection_read(at->volumes, a, digest, max, out, e);
}

/* ---- the index of volumes ---- */

/* Adds the entries of one volume's index.  A damaged one is passed over where the set
 * has them. */
static bool
index_add(struct arena *a, const struct collection *c, const struct volume_file *f,
	  struct val *list, struct err *e)
{
	struct err why = { .arena = a };
	struct val index = NIL, entries;
	struct str text;
	size_t i;

	if (!collection_text(f, a, "index.json", &text, &why) || !json_parse(a, text, &index, &why))
		return c->has_set || err_set(e, why.status, "%s: %s", f->path, why.msg);
	entries = val_get(index, "manifests");
	if (val_kind(entries) != KIND_LIST)
		return c->has_set || err_set(e, STATUS_USAGE, "%s: index.json has no list "
					     "'manifests'", f->path);
	for (i = 0; i < val_length(entries); i++)
		val_append(a, list, val_at(entries, i));
	return true;
}

/* The name in an index of what the set calls "chart REPOSITORY NAME VERSION". */
static struct str
chart_name(struct arena *a, struct str item)
{
	struct str column, name, version, rest;

	str_cut(item, '\t', &column, &rest);
	str_cut(rest, '\t', &column, &rest);
	str_cut(rest, '\t', &name, &version);
	return str_of(arena_printf(a, "%.*s:%.*s", STR_ARG(name), STR_ARG(version)));
}

/* The entry of an item of the set. */
static struct val
item_entry(struct arena *a, const struct set_item *i)
{
	struct val v = val_map(a), notes = val_map(a);
	bool chart = str_starts(i->name, STR("chart\t"));

	map_set(v.m, STR("digest"), val_str(i->digest));
	map_set(notes.m, STR(REF_NAME), val_str(chart ? chart_name(a, i->name) : i->name));
	map_set(notes.m, STR(CONTAINERD_NAME), val_str(i->name));
	map_set(v.m, STR("annotations"), notes);
	return v;
}

/* The entry of an item of another program's archive. */
static struct val
other_entry(struct arena *a, const struct collection_item *i)
{
	struct val v = val_map(a), notes = val_map(a);

	map_set(v.m, STR("mediaType"), val_str(i->what.media_type));
	map_set(v.m, STR("digest"), val_str(i->what.digest));
	map_set(v.m, STR("size"), val_int64(i->what.size));
	if (i->name.n)
		map_set(notes.m, STR(REF_NAME), val_str(i->name));
	map_set(v.m, STR("annotations"), notes);
	return v;
}

static bool
volumes_index(struct arena *a, const struct collection *c, struct val *list, struct err *e)
{
	size_t i;

	*list = val_list(a, NULL, 0);
	for (i = 0; c->others && i < c->nitem; i++)
		val_append(a, list, other_entry(a, &c->item[i]));
	for (i = 0; !c->others && i < c->n; i++)
		if (!index_add(a, c, &c->file[i], list, e))
			return false;
	for (i = 0; c->has_set && i < c->set.nitem; i++)
		val_append(a, list, item_entry(a, &c->set.item[i]));
	return true;
}

const struct entries *
blobs_entries(struct entries **list, struct arena *a, const struct location *at, struct err *e)
{
	const char *dir = at->path;
	struct entries *x;

	if (at->kind == LOCATION_LAYOUT)
		return entries_of(list, a, dir, e);
	dir = arena_cstr(a, location_str(a, at));
	for (x = *list; x; x = x->next)
		if (strcmp(x->dir, dir) == 0)
			return x;
	x = arena_new(a, struct entries);
	*x = (struct entries){ .dir = dir, .what = at->path };
	if (!volumes_index(a, at->volumes, &x->list, e))
		return NULL;
	entries_index(x, a);
	x->next = *list;
	return *list = x;
}

/* ---- volumes of several sets ---- */

/* The paths of volumes of one set. */
struct group {
	struct str set;       /* its digest; empty: they have none */
	char **path;
	size_t n, cap;
};

static struct group *
group_of(struct arena *a, struct group **group, size_t *n, size_t *cap, struct str set)
{
	size_t i;

	for (i = 0; set.n && i < *n; i++)
		if (str_eq((*group)[i].set, set))
			return &(*group)[i];
	*group = arena_room(a, *group, *n, cap, sizeof **group);
	(*group)[*n] = (struct group){ .set = set };
	return &(*group)[(*n)++];
}

/* Puts the paths into groups, a set each. */
static bool
groups_make(struct arena *a, char *const *path, size_t n, struct group **out, size_t *ngroup,
	    struct err *e)
{
	struct collection c;
	struct group *g;
	size_t i, cap = 0;

	*out = NULL;
	for (*ngroup = i = 0; i < n; i++) {
		if (!collection_open(&c, a, &path[i], 1, e))
			return false;
		g = group_of(a, out, ngroup, &cap, c.has_set ? c.set_digest : STR(""));
		g->path = arena_room(a, g->path, g->n, &g->cap, sizeof *g->path);
		g->path[g->n++] = path[i];
	}
	return true;
}

static bool
volumes_open(struct arena *a, char *const *path, size_t n, struct location *out, struct err *e)
{
	struct collection *c = arena_new(a, struct collection);

	*out = (struct location){ .kind = LOCATION_VOLUMES, .path = path[0], .volumes = c };
	return collection_open(c, a, path, n, e);
}

bool
blobs_open(struct arena *a, char *const *path, size_t n, struct location **out, size_t *nout,
	   struct err *e)
{
	struct err first = { .arena = a };
	struct group *g;
	size_t i, k;

	*out = arena_new(a, struct location);
	*nout = 1;
	if (n == 0 || volumes_open(a, path, n, *out, &first)) {
		*nout = n > 0;
		return true;
	}
	/* they may be of several sets */
	if (n == 1 || !groups_make(a, path, n, &g, &k, e) || k == 1)
		return err_set(e, first.status, "%s", first.msg);
	*out = arena_array(a, struct location, k);
	for (*nout = k, i = 0; i < k; i++)
		if (!volumes_open(a, g[i].path, g[i].n, &(*out)[i], e))
			return false;
	return true;
}

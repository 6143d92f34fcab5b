/* SPDX-License-Identifier: Apache-2.0 */
#include "known.h"

#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "http/pool.h"
#include "json/json.h"
#include "oci/layout.h"
#include "oci/refertag.h"
#include "oci/store.h"
#include "records/record.h"

enum { UNDER_WAY = 20 };

static struct str
key_of(struct arena *a, struct str digest, struct str location, struct str tag)
{
	return str_of(arena_printf(a, "%.*s %.*s%s%.*s", STR_ARG(digest), STR_ARG(location),
				   tag.n ? " " : "", STR_ARG(tag)));
}

/* Notes in one of the maps what the record says of the key, and not in the other, whatever
 * an earlier line said; of what is neither there nor known to be lacking in none. */
static void
note(struct known *k, const struct record *r, struct str key)
{
	bool lacks = r->status == RECORD_INCOMPLETE || r->status == RECORD_MISSING;

	map_del(k->have, key);
	map_del(k->lack, key);
	if (lacks || record_is_present(r->status))
		map_set(lacks ? k->lack : k->have, key, NIL);
}

static void
learn(struct known *k, const struct record *r)
{
	bool has = record_is_present(r->status), missing = r->status == RECORD_MISSING;
	struct str to;
	size_t i, j, n = val_length(r->tags);

	if (k->where && has && val_length(r->to))
		map_set(k->where, arena_dup(k->arena, r->digest),
			val_str(arena_dup(k->arena, val_str_at(r->to, 0))));
	if (k->hints)
		return;
	k->any = k->any || has || missing || r->status == RECORD_INCOMPLETE;
	for (i = 0; i < val_length(r->to); i++) {
		to = val_str_at(r->to, i);
		/* one that could not be tagged may be there all the same */
		if (has || missing || !n)
			note(k, r, key_of(k->arena, r->digest, to, STR("")));
		for (j = 0; j < n; j++)
			note(k, r, key_of(k->arena, r->digest, to, val_str_at(r->tags, j)));
	}
}

bool
known_add(struct known *k, const char *path, bool hints, struct err *e)
{
	struct err broken = { .arena = k->arena };
	struct str text, line;
	struct record r;
	struct val v = NIL;

	if (access(path, F_OK) != 0)
		return true;
	if (!file_read(k->arena, path, LIMIT_FILE, &text, e))
		return false;
	k->hints = hints;
	while (str_chr(text, '\n') >= 0) {
		str_cut(text, '\n', &line, &text);
		if (json_parse(k->arena, line, &v, &broken) && val_kind(v) == KIND_MAP &&
		    record_parse(v, &r, &broken))
			learn(k, &r);
	}
	k->hints = false;
	return true;
}

bool
known_read(struct known *k, struct arena *a, const char *path, bool hints, struct err *e)
{
	struct arena scratch = { 0 };
	struct record r;
	struct jsonl j;
	int got;

	k->arena = a;
	k->have = map_new(a);
	k->lack = map_new(a);
	k->hints = hints;
	if (!path || access(path, F_OK) != 0)
		return true;
	if (!jsonl_open(&j, path, e))
		return false;
	while ((got = record_next(&j, &scratch, &r, e)) == 1) {
		learn(k, &r);
		arena_reset(&scratch);
	}
	jsonl_close(&j);
	arena_free(&scratch);
	/* the target is asked for what a receipt that was cut off does not have */
	k->damaged = got < 0 && !hints ? e->msg : NULL;
	k->hints = false;
	e->msg = NULL;
	return true;
}

void
known_learn(struct known *k, struct str digest, const struct location *at)
{
	struct str location = location_str(k->arena, at);

	map_set(k->have, key_of(k->arena, digest, location, STR("")), NIL);
	if (k->where)
		map_set(k->where, digest, val_str(location));
}

bool
known_lacks(const struct known *k, struct str digest, const struct location *at,
	    struct str tag)
{
	struct arena a = { 0 };
	bool lacks = map_get(k->lack, key_of(&a, digest, location_str(&a, at), tag));

	arena_free(&a);
	return lacks;
}

bool
known_has(const struct known *k, struct str digest, int64_t size,
	  const struct location *at)
{
	struct arena a = { 0 };
	char *path;
	bool has;

	if (k->layout)
		has = store_holds(&a, layout_blobs(&a, k->layout), digest, size, &path);
	else
		has = map_get(k->have, key_of(&a, digest, location_str(&a, at), STR("")));
	arena_free(&a);
	return has;
}

bool
known_where(const struct known *k, struct str digest, struct location *out)
{
	struct err ignored = { .arena = k->arena };
	const struct val *at = k->where ? map_get(k->where, digest) : NULL;

	return at && location_parse(k->arena, val_text(*at), out, &ignored);
}

/* True when the layout has the digest under that name, or keeps another manifest
 * in its place, as the receipt says of a tag for referrers. */
static bool
entry_is(const struct known *k, struct arena *a, struct str name, struct str digest,
	 const struct location *at)
{
	struct err ignored = { .arena = a };
	struct str plain, suffix;
	struct descriptor d;

	if (!k->entries || entries_find(k->entries, name, &d, &ignored) != ENTRIES_HAVE)
		return false;
	if (str_eq(d.digest, digest))
		return known_has(k, digest, d.size, at);
	return refertag_split(name, &plain, &suffix) &&
	       map_get(k->have, key_of(a, digest, location_str(a, at), name));
}

bool
known_tag(const struct known *k, struct str digest, const struct location *at,
	  struct str tag)
{
	struct arena a = { 0 };
	bool has;

	if (k->layout)
		has = entry_is(k, &a, tag, digest, at);
	else
		has = map_get(k->have, key_of(&a, digest, location_str(&a, at), tag));
	arena_free(&a);
	return has;
}

/* Asks which manifest the target has under a tag. */
struct tag_query {
	struct registry_call call; /* must be the first member */
	struct tag_queries *all;
	struct item *item;
	struct arena arena;
};

struct tag_queries {
	struct arena *arena;
	struct registry *registry;
	struct item *item;
	struct tag_query *query;   /* one for each item */
	size_t n, next;
	struct err *err;           /* the first failure that is not of one repository alone */
	struct pool pool;
};

static void
tag_query_done(struct http_request *r)
{
	struct tag_query *q = (struct tag_query *)r;
	struct err *e = q->all->err;

	if (r->ok)
		q->item->exists = !q->item->tag.n || registry_head_is(&q->call, q->item->root->digest);
	else if (r->status == 400 || r->status == 403 || r->status == 405)
		item_fail(q->all->arena, q->item, STATUS_REFUSED, r->err.msg);
	else if (r->status != 404 && !e->msg) {
		err_set(e, r->err.status, "%s", r->err.msg);
		registry_mark_refused(&q->call, e);
	}
	arena_free(&q->arena);
	pool_end(&q->all->pool);
}

static void
tag_query_start(struct tag_query *q)
{
	const struct item *i = q->item;

	registry_head(q->all->registry, &q->call, &q->arena, &i->to, &(struct registry_head){
		.name = i->tag.n ? i->tag : i->root->digest, .access = REGISTRY_PUSH,
		.want = i->root->digest, .done = tag_query_done });
	pool_start(&q->all->pool, &q->call.http);
}

/* Starts the request for the next item; none after a failure. */
static bool
tag_query_next(void *data)
{
	struct tag_queries *all = data;
	struct item *i;

	while (all->next < all->n && !all->err->msg) {
		i = &all->item[all->next];
		if (!i->exists && !i->failed && i->to.kind == LOCATION_REGISTRY) {
			all->query[all->next] = (struct tag_query){ .all = all, .item = i };
			tag_query_start(&all->query[all->next++]);
			return true;
		}
		all->next++;
	}
	return false;
}

bool
known_ask(struct registry *g, struct arena *a, struct item *item, size_t n,
	  struct err *e)
{
	struct tag_queries all = { .arena = a, .registry = g, .item = item, .n = n, .err = e,
				   .query = arena_array(a, struct tag_query, n),
				   .pool = { .http = registry_http(g), .cap = UNDER_WAY,
					     .next = tag_query_next, .data = &all } };

	pool_run(&all.pool);
	return !e->msg;
}

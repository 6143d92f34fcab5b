/* SPDX-License-Identifier: Apache-2.0 */
#include "query.h"

#include "base/limits.h"
#include "base/map.h"
#include "json/json.h"
#include "volume/blobs.h"

enum { UNDER_WAY = 32, TAGS_PAGE = 1000 };

struct query *
query_new(struct queries *all, const struct location *at, enum query_kind kind, struct str name)
{
	struct query *k = arena_new(all->arena, struct query);

	all->query = arena_room(all->arena, all->query, all->n, &all->cap, sizeof *all->query);
	*k = (struct query){ .all = all, .at = *at, .kind = kind, .name = name,
			     .tags = kind == QUERY_TAGS ? map_new(all->arena) : NULL };
	all->query[all->n++] = k;
	return k;
}

static void
fail(struct query *k, enum status status, const char *why)
{
	k->state = QUERY_FAILED;
	k->status = status;
	k->failed = arena_cstr(k->all->arena, str_of(why));
}

/* Adds the strings of "tags"; a registry may give null for no tags. */
static bool
take_tags(struct query *k, struct str text, struct err *e)
{
	struct val v = NIL, list;
	size_t i;

	if (!json_parse(k->all->arena, text, &v, e))
		return false;
	list = val_get(v, "tags");
	for (i = 0; i < val_length(list); i++)
		if (val_kind(val_at(list, i)) == KIND_STRING)
			map_set(k->tags, val_str_at(list, i), NIL);
	return true;
}

/* Takes a page of referrers, an index.  Several pages become one index; a single page
 * keeps its bytes.  False for the HTML that some servers send for unknown paths. */
static bool
take_referrers(struct query *k, struct str text)
{
	struct arena *keep = k->all->arena;
	struct err ignored = { .arena = keep };
	struct val list;
	size_t i;

	if (!json_parse(keep, text, &k->page, &ignored) ||
	    val_kind(list = val_get(k->page, "manifests")) != KIND_LIST)
		return false;
	if (val_is_nil(k->list))
		k->list = val_list(keep, NULL, 0);
	for (i = 0; i < val_length(list); i++)
		val_append(keep, &k->list, val_at(list, i));
	k->bytes = text;
	k->media_type = STR(MEDIA_OCI_INDEX);
	return true;
}

/* Makes one index of all pages, when the last one has come. */
static void
end_referrers(struct query *k)
{
	map_set(k->page.m, STR("manifests"), k->list);
	k->bytes = json_emit(k->all->arena, k->page);
}

static void query_page(struct query *k, const char *url);

/* Asks for the next page, if there is one; false when there is none. */
static bool
goes_on(struct query *k)
{
	struct err e = { .arena = k->all->arena };
	const char *next;

	k->pages.arena = k->all->arena;
	k->pages.most = LIMIT_PAGES;
	if (!pages_next(&k->pages, &k->call.http, &next, &e)) {
		k->more = true;
		if (k->kind == QUERY_REFERRERS)
			fail(k, e.status, e.msg);
		return false;
	}
	if (!next)
		return false;
	k->page_count++;
	arena_reset(&k->arena);
	query_page(k, next);
	return true;
}

/* Takes an answer; false when a further page was asked for. */
static bool
take_answer(struct query *k)
{
	struct arena *keep = k->all->arena;
	struct err e = { .arena = keep };
	struct descriptor d;

	k->state = QUERY_GOOD;
	if (k->kind == QUERY_TAG) {
		if (registry_manifest_answer(&k->call, STR(""), &k->bytes, &d, &e)) {
			k->bytes = arena_dup(keep, k->bytes);
			k->media_type = d.media_type;
		} else {
			fail(k, e.status, e.msg);
		}
		return true;
	}
	if (k->kind == QUERY_TAGS ? !take_tags(k, arena_dup(keep, k->call.http.answer), &e)
				: !take_referrers(k, arena_dup(keep, k->call.http.answer))) {
		if (k->page_count)
			fail(k, STATUS_SOME, arena_printf(keep, "%s: not a page of the list",
							  k->call.http.url));
		else
			k->state = QUERY_NONE;
		return true;
	}
	if (goes_on(k))
		return false;
	if (k->kind == QUERY_REFERRERS && k->page_count > 0)
		end_referrers(k);
	return true;
}

static void
query_done(struct http_request *r)
{
	struct query *k = (struct query *)r;

	if (r->ok) {
		if (!take_answer(k))
			return;
	} else if (r->status >= 400 && r->status < 500 && k->page_count == 0 &&
		   r->err.status != STATUS_TEMPORARY) {
		k->state = QUERY_NONE;
	} else {
		fail(k, r->err.status, r->err.msg);
	}
	arena_free(&k->arena);
	pool_end(&k->all->pool);
}

/* Asks for a further page; credentials are sent to the registry only. */
static void
query_page(struct query *k, const char *url)
{
	registry_call_url(k->all->registry, &k->call, &k->arena, &k->at, "GET", url);
	k->call.http.done = query_done;
	http_start(registry_http(k->all->registry), &k->call.http);
}

static void
query_start(struct query *k)
{
	struct registry *g = k->all->registry;

	if (k->kind == QUERY_TAG)
		registry_manifest_call(g, &k->call, &k->arena, &k->at, "GET", k->name);
	else
		registry_call(g, &k->call, &k->arena, &k->at, "GET",
			      k->kind == QUERY_TAGS
			      ? arena_printf(&k->arena, "tags/list?n=%d", TAGS_PAGE)
			      : arena_printf(&k->arena, "referrers/%.*s", STR_ARG(k->name)),
			      REGISTRY_PULL, STR(""));
	k->call.http.done = query_done;
	pool_start(&k->all->pool, &k->call.http);
}

/* Answers a query about a layout or volumes; entries of an index are named
 * HOST/REPOSITORY:TAG.  An entry whose manifest is not given is a failure. */
static void
query_local(struct query *k)
{
	struct queries *all = k->all;
	struct err e = { .arena = all->arena };
	const struct entries *x = k->kind != QUERY_TAG ? NULL
		: blobs_entries(&all->entries, all->arena, &k->at, &e);
	enum entries_found found;
	struct location where;
	struct descriptor d;

	k->state = QUERY_NONE;
	if (k->kind != QUERY_TAG)
		return;
	found = x ? entries_find(x, k->name, &d, &e) : ENTRIES_BROKEN;
	/* the target has what a set names and does not carry */
	if (found == ENTRIES_LACK || (found == ENTRIES_HAVE && k->at.kind == LOCATION_VOLUMES &&
				      k->at.volumes->has_set &&
				      !blobs_find(all->arena, &k->at, d.digest, &where)))
		return;
	if (found == ENTRIES_BROKEN ||
	    !registry_manifest(all->registry, all->arena, &k->at, d.digest, &k->bytes, &d, &e)) {
		fail(k, e.status, e.msg);
		return;
	}
	k->media_type = d.media_type;
	k->state = QUERY_GOOD;
}

/* Starts the next query. */
static bool
query_next(void *data)
{
	struct queries *all = data;
	struct query *k;

	if (all->next == all->n)
		return false;
	k = all->query[all->next++];
	if (k->at.kind == LOCATION_REGISTRY)
		query_start(k);
	else
		query_local(k);
	return true;
}

void
queries_run(struct queries *all)
{
	all->pool = (struct pool){ .http = registry_http(all->registry), .cap = UNDER_WAY,
				   .next = query_next, .data = all };
	pool_run(&all->pool);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "ask.h"

#include "base/limits.h"
#include "base/map.h"
#include "http/url.h"
#include "json/json.h"

enum { UNDER_WAY = 32, TAGS_PAGE = 1000 };

struct ask *
ask_new(struct asks *all, const struct location *at, enum ask_kind kind, struct str name)
{
	size_t more = all->cap ? all->cap * 2 : 64;
	struct ask *k = arena_new(all->arena, struct ask);

	if (all->n == all->cap) {
		all->ask = arena_grow(all->arena, all->ask, all->cap * sizeof *all->ask,
				      more * sizeof *all->ask);
		all->cap = more;
	}
	*k = (struct ask){ .all = all, .at = *at, .kind = kind, .name = name };
	all->ask[all->n++] = k;
	return k;
}

static void
fail(struct ask *k, enum status status, const char *why)
{
	k->state = ASK_FAILED;
	k->status = status;
	k->failed = arena_cstr(k->all->arena, str_of(why));
}

/* a and after it the elements of b. */
static struct val
joined(struct arena *a, struct val x, struct val y)
{
	size_t n = val_length(x), m = val_length(y);
	struct val *out = arena_array(a, struct val, n + m + 1);

	if (n)
		memcpy(out, x.l->v, n * sizeof *out);
	if (m)
		memcpy(out + n, y.l->v, m * sizeof *out);
	return val_list(a, out, n + m);
}

/* The strings of "tags"; registries without any say null. */
static bool
take_tags(struct ask *k, struct str text, struct err *e)
{
	struct val v = NIL, list, *out;
	size_t i, n = 0;

	if (!json_parse(k->all->arena, text, &v, e))
		return false;
	list = val_get(v, "tags");
	out = arena_array(k->all->arena, struct val, val_length(list) + 1);
	for (i = 0; i < val_length(list); i++)
		if (val_kind(list.l->v[i]) == KIND_STRING)
			out[n++] = list.l->v[i];
	k->tags = joined(k->all->arena, k->tags, val_list(k->all->arena, out, n));
	return true;
}

/* A page of referrers, an index.  Of several pages one index is made; one
 * alone keeps its bytes.  A page of text that some servers send for unknown
 * addresses is none. */
static bool
take_referrers(struct ask *k, struct str text)
{
	struct arena *keep = k->all->arena;
	struct err ignored = { .arena = keep };
	struct val v = NIL, list;

	if (!json_parse(keep, text, &v, &ignored) ||
	    val_kind(list = val_get(v, "manifests")) != KIND_LIST)
		return false;
	k->list = joined(keep, k->list, list);
	k->bytes = text;
	k->media_type = STR(MEDIA_OCI_INDEX);
	if (k->pages > 0) {
		map_set(v.m, STR("manifests"), k->list);
		k->bytes = json_emit(keep, v);
	}
	return true;
}

/* The address of the next page: of the Link header, </v2/…>; rel="next". */
static const char *
next_page(struct ask *k)
{
	struct str link = http_header(&k->call.http, "link"), head, rest;

	if (!str_starts(link, STR("<")) || !str_cut(link, '>', &head, &rest) ||
	    !str_holds(rest, STR("next")))
		return NULL;
	return url_resolve(k->all->arena, k->call.http.where, str_sub(head, 1, head.n));
}

static void ask_page(struct ask *k, const char *url);

/* Goes on with the next page, if there is one. */
static bool
goes_on(struct ask *k)
{
	const char *next = next_page(k);

	if (!next)
		return false;
	if (++k->pages >= LIMIT_PAGES) {
		k->more = true;
		if (k->kind == ASK_REFERRERS)
			fail(k, STATUS_SOME, arena_printf(k->all->arena, "%s: the list of "
			     "referrers has more than %d pages", k->call.http.url,
			     LIMIT_PAGES));
		return false;
	}
	arena_reset(&k->arena);
	ask_page(k, next);
	return true;
}

/* True when the answer ends the question. */
static bool
take_answer(struct ask *k)
{
	struct arena *keep = k->all->arena;
	struct err e = { .arena = keep };
	struct descriptor d;

	k->state = ASK_GOOD;
	if (k->kind == ASK_TAG) {
		if (registry_manifest_answer(&k->call, STR(""), &k->bytes, &d, &e)) {
			k->bytes = arena_dup(keep, k->bytes);
			k->media_type = d.media_type;
		} else {
			fail(k, e.status, e.msg);
		}
		return true;
	}
	if (k->kind == ASK_TAGS ? !take_tags(k, arena_dup(keep, k->call.http.answer), &e)
				: !take_referrers(k, arena_dup(keep, k->call.http.answer))) {
		if (k->pages)
			fail(k, STATUS_SOME, arena_printf(keep, "%s: not a page of the list",
							  k->call.http.url));
		else
			k->state = ASK_NONE;
		return true;
	}
	return !goes_on(k);
}

static void
ask_done(struct http_request *r)
{
	struct ask *k = (struct ask *)r;

	if (r->ok) {
		if (!take_answer(k))
			return;
	} else if (r->status >= 400 && r->status < 500 && k->pages == 0 &&
		   r->err.status != STATUS_TEMPORARY) {
		k->state = ASK_NONE;
	} else {
		fail(k, r->err.status, r->err.msg);
	}
	arena_free(&k->arena);
	k->all->active--;
}

/* Asks for a further page: credentials go to the registry alone. */
static void
ask_page(struct ask *k, const char *url)
{
	registry_call_url(k->all->registry, &k->call, &k->arena, &k->at, "GET", url);
	k->call.http.done = ask_done;
	http_start(registry_http(k->all->registry), &k->call.http);
}

static void
ask_start(struct ask *k)
{
	struct registry *g = k->all->registry;

	if (k->kind == ASK_TAG)
		registry_manifest_call(g, &k->call, &k->arena, &k->at, "GET", k->name);
	else
		registry_call(g, &k->call, &k->arena, &k->at, "GET",
			      k->kind == ASK_TAGS
			      ? arena_printf(&k->arena, "tags/list?n=%d", TAGS_PAGE)
			      : arena_printf(&k->arena, "referrers/%.*s", STR_ARG(k->name)),
			      REGISTRY_PULL, STR(""));
	k->call.http.done = ask_done;
	k->all->active++;
	http_start(registry_http(g), &k->call.http);
}

/* A layout's entries are named HOST/REPOSITORY:TAG. */
static void
ask_layout(struct ask *k)
{
	struct err e = { .arena = k->all->arena };
	struct descriptor d;

	k->state = ASK_NONE;
	if (k->kind != ASK_TAG ||
	    !registry_manifest(k->all->registry, k->all->arena, &k->at, k->name, &k->bytes,
			       &d, &e))
		return;
	k->media_type = d.media_type;
	k->state = ASK_GOOD;
}

void
asks_run(struct asks *all)
{
	struct ask *k;

	while (all->next < all->n || all->active) {
		while (all->next < all->n && all->active < UNDER_WAY) {
			k = all->ask[all->next++];
			if (k->at.kind == LOCATION_REGISTRY)
				ask_start(k);
			else
				ask_layout(k);
		}
		if (all->active)
			http_step(registry_http(all->registry), 1000);
	}
}

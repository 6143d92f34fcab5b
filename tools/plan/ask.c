/* SPDX-License-Identifier: Apache-2.0 */
#include "ask.h"

#include "json.h"
#include "limits.h"

enum { UNDER_WAY = 32, TAGS_PAGE = 1000 };

struct ask *
ask_new(struct asks *all, const struct place *at, enum ask_kind kind, struct str name)
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

/* The strings of "tags"; registries without any say null. */
static bool
take_tags(struct ask *k, struct str text, struct err *e)
{
	struct val v = NIL, list, *out;
	size_t i, n = 0;

	if (!json_parse(k->all->arena, text, &v, e))
		return false;
	list = val_get(v, "tags");
	if (val_kind(list) != KIND_LIST)
		list = val_list(k->all->arena, NULL, 0);
	out = arena_array(k->all->arena, struct val, list.l->n + 1);
	for (i = 0; i < list.l->n; i++)
		if (val_kind(list.l->v[i]) == KIND_STRING)
			out[n++] = list.l->v[i];
	k->tags = val_list(k->all->arena, out, n);
	return true;
}

/* A list of referrers is an index; a page of text that some servers send for
 * unknown addresses is none. */
static bool
is_index(struct arena *a, struct str text)
{
	struct err ignored = { .arena = a };
	struct val v = NIL;

	return json_parse(a, text, &v, &ignored) &&
	       val_kind(val_get(v, "manifests")) == KIND_LIST;
}

static void
take_answer(struct ask *k)
{
	struct arena *keep = k->all->arena;
	struct err e = { .arena = keep };
	struct descriptor d;

	k->state = ASK_GOOD;
	k->more = http_header(&k->call.http, "link").n > 0;
	if (k->kind == ASK_TAGS) {
		if (!take_tags(k, arena_dup(keep, k->call.http.answer), &e))
			k->state = ASK_NONE;
	} else if (k->kind == ASK_REFERRERS) {
		k->bytes = arena_dup(keep, k->call.http.answer);
		k->media_type = STR(MEDIA_OCI_INDEX);
		if (!is_index(&k->arena, k->bytes))
			k->state = ASK_NONE;
		else if (k->more)
			fail(k, STATUS_SOME, arena_printf(keep, "%s: the list of referrers has "
			     "more than one page", k->call.http.url));
	} else if (registry_manifest_answer(&k->call, STR(""), &k->bytes, &d, &e)) {
		k->bytes = arena_dup(keep, k->bytes);
		k->media_type = d.media_type;
	} else {
		fail(k, e.status, e.msg);
	}
}

static void
ask_done(struct http_request *r)
{
	struct ask *k = (struct ask *)r;

	if (r->ok)
		take_answer(k);
	else if (r->status >= 400 && r->status < 500 && r->err.status != STATUS_TEMPORARY)
		k->state = ASK_NONE;
	else
		fail(k, r->err.status, r->err.msg);
	arena_free(&k->arena);
	k->all->active--;
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
			if (k->at.kind == PLACE_REGISTRY)
				ask_start(k);
			else
				ask_layout(k);
		}
		if (all->active)
			http_step(registry_http(all->registry), 1000);
	}
}

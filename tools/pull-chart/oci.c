/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "chart/artifact.h"
#include "chart/repoindex.h"
#include "golang/semver.h"
#include "http/link.h"
#include "json/json.h"
#include "oci/ref.h"
#include "oci/store.h"
#include "options.h"
#include "pull.h"
#include "registry/registry.h"

enum { TAGS_PAGE = 1000, TAGS_MOST = 1000000 };

/* A chart's repository and the client for it. */
struct source {
	struct pull *p;
	struct registry *client;
	struct location at;
};

/* The versions that the tags of a repository stand for. */
struct tags {
	struct str *version;
	size_t n, cap;
};

static bool
tags_add(struct arena *a, struct tags *t, struct val list, struct err *e)
{
	size_t i;

	for (i = 0; i < val_length(list); i++) {
		if (t->n >= TAGS_MOST)
			return err_set(e, STATUS_USAGE, "more than %d tags", TAGS_MOST);
		t->version = arena_room(a, t->version, t->n, &t->cap, sizeof *t->version);
		if (val_kind(val_at(list, i)) == KIND_STRING)
			t->version[t->n++] = chart_tag_version(a, val_str_at(list, i));
	}
	return true;
}

static bool
read_tags(const struct source *s, struct tags *out, struct err *e)
{
	struct arena *a = s->p->arena;
	struct pages pages = { .arena = a, .most = LIMIT_CHART_PAGES };
	struct registry_call c;
	const char *url;
	struct val answer;

	registry_call(s->client, &c, a, &s->at, "GET",
		      arena_printf(a, "tags/list?n=%d", TAGS_PAGE),
		      REGISTRY_PULL, STR(""));
	do {
		if (!http_perform(registry_http(s->client), &c.http))
			return err_set(e, c.http.err.status, "%s", c.http.err.msg);
		if (!json_parse(a, c.http.answer, &answer, e) ||
		    !tags_add(a, out, val_get(answer, "tags"), e))
			return err_wrap(e, "tags of %.*s", STR_ARG(location_str(a, &s->at)));
		if (!pages_next(&pages, &c.http, &url, e))
			return false;
		if (url)
			registry_call_url(s->client, &c, a, &s->at, "GET", url);
	} while (url);
	return true;
}

/* *version takes the version to pull: the one that was asked for, or the newest that
 * satisfies the constraint. */
static bool
choose(const struct source *s, struct str asked, struct str *version,
       struct err *e)
{
	struct arena *a = s->p->arena;
	struct err quiet = { .arena = a };
	struct tags tags = { 0 };
	struct semver exact;
	ptrdiff_t i;

	*version = asked;
	if (s->at.kind != LOCATION_REGISTRY || semver_parse_strict(asked, &exact, &quiet))
		return asked.n || err_set(e, STATUS_USAGE, "a chart of a layout needs a version");
	if (!read_tags(s, &tags, e))
		return false;
	i = version_pick(a, tags.version, tags.n, asked, e);
	if (i >= 0)
		*version = tags.version[i];
	else if (i == -1)
		err_set(e, STATUS_USAGE, "none of its %zu tags is %s%.*s", tags.n,
			asked.n ? "in the range " : "a stable version", STR_ARG(asked));
	return i >= 0;
}

/* Puts bytes into WORK/blobs, where later stages look for manifests. */
static bool
keep_blob(struct arena *a, const char *dir, struct str bytes, struct str digest,
	  struct err *e)
{
	struct store_put put;
	struct str got;
	char *path;

	if (store_has(a, dir, digest, "", &path))
		return true;
	if (!store_begin(&put, a, dir, "", digest, bytes.n, e))
		return false;
	if (store_add(&put, bytes.p, bytes.n, e))
		return store_end(&put, digest, &got, &path, e);
	store_abort(&put);
	return false;
}

/* Reads the parts of a chart's manifest: the archive goes into the store of charts,
 * config and provenance go into WORK/blobs. */
static bool
keep_parts(const struct source *s, const char *blobs,
	   const struct manifest *m, struct pulled *out, struct err *e)
{
	struct arena *a = s->p->arena;
	bool config = false, ok;
	char *path;
	size_t i;

	for (i = 0; i < m->n; i++) {
		const struct descriptor *d = &m->part[i];

		if (str_is(d->media_type, MEDIA_HELM_CHART) && !out->archive) {
			out->digest = arena_dup(a, d->digest);
			ok = registry_blob_keep(s->client, a, &s->at, d->digest,
						LIMIT_CHART_ARCHIVE, s->p->charts,
						".tgz", &out->archive, e);
		} else {
			config |= str_is(d->media_type, MEDIA_HELM_CONFIG);
			ok = registry_blob_keep(s->client, a, &s->at, d->digest,
						LIMIT_CHART_FILE, blobs, "", &path, e);
		}
		if (!ok)
			return false;
	}
	if (config && out->archive)
		return true;
	return err_set(e, STATUS_USAGE, "%.*s is no Helm chart", STR_ARG(out->manifest));
}

static bool
pull_manifest(const struct source *s, struct str name, struct pulled *out,
	      struct err *e)
{
	struct arena *a = s->p->arena;
	const char *blobs = arena_printf(a, "%s/blobs", s->p->work);
	struct descriptor d;
	struct manifest m;
	struct str bytes;

	if (!registry_manifest(s->client, a, &s->at, name, &bytes, &d, e) ||
	    !manifest_parse(a, bytes, d.media_type, &m, e))
		return false;
	out->manifest = arena_dup(a, d.digest);
	if (m.index)
		return err_set(e, STATUS_USAGE, "%.*s is an index, not a Helm chart",
			       STR_ARG(d.digest));
	return keep_parts(s, blobs, &m, out, e) &&
		keep_blob(a, blobs, bytes, out->manifest, e);
}

/* The client for a host, with the component's setting for plain HTTP. */
static struct registry *
client_for(struct pull *p, const struct wanted *w, struct str host, struct err *e)
{
	struct registry_options o = *p->options;

	if (w->insecure == INSECURE_DEFAULT)
		return p->registry;
	o.http = o.https = (struct hosts){ 0 };
	registry_option(p->arena, &o, w->insecure == INSECURE_YES ? OPT_HTTP : OPT_HTTPS,
			arena_cstr(p->arena, host));
	return registry_new(p->arena, &o, e);
}

static bool
pull_from(const struct source *s, const struct wanted *w, struct pulled *out,
	  struct err *e)
{
	struct arena *a = s->p->arena;
	struct str name;

	out->chart = w->chart;
	if (!choose(s, w->version, &out->version, e))
		return false;
	name = chart_tag(a, out->version);
	if (s->at.kind == LOCATION_LAYOUT)
		name = str_of(arena_printf(a, "%.*s:%.*s", STR_ARG(w->chart),
					   STR_ARG(out->version)));
	return pull_manifest(s, name, out, e) || err_wrap(e, "%.*s", STR_ARG(name));
}

/* Pulls from one location; `own` says that it is the component's own, since the
 * component's setting for plain HTTP holds for no other host. */
static bool
pull_location(struct pull *p, const struct wanted *w, const struct location *at, bool own,
	      struct pulled *out, struct err *e)
{
	struct source s = { .p = p, .at = *at };
	bool ok;

	*out = (struct pulled){ 0 };
	s.client = own ? client_for(p, w, at->host, e) : p->registry;
	ok = s.client && pull_from(&s, w, out, e);
	if (s.client != p->registry)
		registry_free(s.client);
	return ok || err_wrap(e, "%.*s", STR_ARG(location_str(p->arena, at)));
}

bool
pull_oci(struct pull *p, const struct wanted *w, struct pulled *out,
	 struct err *e)
{
	struct str where = w->repository;
	struct locations locations = { .n = 1 };
	struct location own;
	size_t i;

	if (str_starts(where, STR("oci://")))
		where = str_of(arena_printf(p->arena, "%.*s/%.*s",
					    STR_ARG(str_sub(where, 6, where.n)),
					    STR_ARG(w->chart)));
	if (!location_parse(p->arena, where, &own, e))
		return false;
	locations.at[0] = own;
	if (own.kind == LOCATION_REGISTRY &&
	    !source_locations(p->arena, &p->sources, location_str(p->arena, &own), &locations, e))
		return false;
	for (i = 0; i < locations.n; i++) {
		if (pull_location(p, w, &locations.at[i], own.kind != LOCATION_REGISTRY ||
				  str_eq(locations.at[i].host, own.host), out, e))
			return true;
		if (i + 1 == locations.n)
			break;
		registry_note(p->registry, "%s; %.*s is asked next", e->msg,
			      STR_ARG(location_str(p->arena, &locations.at[i + 1])));
		e->msg = NULL;
	}
	return false;
}

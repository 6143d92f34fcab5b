/* SPDX-License-Identifier: Apache-2.0 */
#include "base/io.h"
#include "base/limits.h"
#include "chart/artifact.h"
#include "chart/repoindex.h"
#include "crypto/digest.h"
#include "oci/ref.h"
#include "oci/store.h"
#include "options.h"
#include "pull.h"
#include "tags.h"

/* A chart's repository and the client for it. */
struct source {
	struct pull *p;
	struct registry *client;
	struct location at;
	const char *blobs; /* WORK/blobs */
};

/* What became of a name that was asked for: it is a chart, it is something else, the
 * repository has no such name, or it could not be read. */
enum taken { TAKEN_CHART, TAKEN_OTHER, TAKEN_NONE, TAKEN_FAILED };

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

/* The layer of the manifest that is the chart's archive: that of Helm's type, else of
 * the type that Helm's first OCI charts have; NULL when there is none. */
static const struct descriptor *
archive_layer(const struct manifest *m)
{
	const struct descriptor *old = NULL;
	size_t i;

	for (i = 1; i < m->n; i++) {
		if (str_is(m->part[i].media_type, MEDIA_HELM_CHART))
			return &m->part[i];
		if (!old && str_is(m->part[i].media_type, MEDIA_HELM_CHART_OLD))
			old = &m->part[i];
	}
	return old;
}

/* Reads the parts of a chart's manifest: the archive goes into the store of charts,
 * config and provenance go into WORK/blobs. */
static bool
keep_parts(const struct source *s, const struct manifest *m, struct pulled *out,
	   struct err *e)
{
	const struct descriptor *archive = archive_layer(m), *d;
	struct arena *a = s->p->arena;
	char *path;
	size_t i;

	if (!archive)
		return err_set(e, STATUS_USAGE, "%.*s is no Helm chart: it has no layer of the type %s",
			       STR_ARG(out->manifest), MEDIA_HELM_CHART);
	out->digest = arena_dup(a, archive->digest);
	if (!registry_blob_keep(s->client, a, &s->at, archive->digest, LIMIT_CHART_ARCHIVE,
				s->p->charts, ".tgz", &out->archive, e))
		return false;
	for (i = 0; i < m->n; i++) {
		d = &m->part[i];
		if (d == archive)
			continue;
		if (!registry_blob_keep(s->client, a, &s->at, d->digest, LIMIT_CHART_FILE,
					s->blobs, "", &path, e))
			return false;
		if (str_is(d->media_type, MEDIA_HELM_PROV))
			out->prov = path;
	}
	return true;
}

/* Reads the manifest of the digest from WORK/blobs; false when that does not have it. */
static bool
read_kept(const struct source *s, struct str digest, struct manifest *m)
{
	struct arena *a = s->p->arena;
	struct err quiet = { .arena = a };
	struct str bytes;
	char *path;

	return digest_valid(digest) && store_has(a, s->blobs, digest, "", &path) &&
	       file_read(a, path, LIMIT_MANIFEST, &bytes, &quiet) &&
	       digest_matches(bytes, digest) && manifest_parse(a, bytes, STR(""), m, &quiet);
}

/* Reads the manifest `name` and keeps its bytes. */
static enum taken
read_manifest(const struct source *s, struct str name, struct manifest *m,
	      struct str *digest, struct err *e)
{
	struct arena *a = s->p->arena;
	struct registry_call c;
	struct descriptor d;
	struct str bytes;

	if (read_kept(s, name, m)) {
		*digest = arena_dup(a, name);
		return TAKEN_CHART;
	}
	if (s->at.kind != LOCATION_REGISTRY) {
		if (!registry_manifest(s->client, a, &s->at, name, &bytes, &d, e))
			return TAKEN_FAILED;
	} else {
		registry_manifest_call(s->client, &c, a, &s->at, "GET", name);
		http_perform(registry_http(s->client), &c.http);
		if (!registry_manifest_answer(&c, name, &bytes, &d, e))
			return c.http.status == 404 ? TAKEN_NONE : TAKEN_FAILED;
	}
	if (!manifest_parse(a, bytes, d.media_type, m, e))
		return TAKEN_OTHER;
	*digest = arena_dup(a, d.digest);
	return keep_blob(a, s->blobs, bytes, *digest, e) ? TAKEN_CHART : TAKEN_FAILED;
}

/* True when the part of an index cannot be a chart, since it says that it is another
 * artifact. */
static bool
says_other(const struct manifest *index, size_t i)
{
	struct val part = val_at(val_get(index->json, "manifests"), i);
	struct str type = val_get_str(part, "artifactType");

	return type.n && !str_is(type, MEDIA_HELM_CONFIG);
}

/* Finds the one chart among the manifests of an index, which may hold images and
 * signatures too, and puts it into *m. */
static enum taken
find_in_index(const struct source *s, struct str digest, struct manifest *m, struct err *e)
{
	struct manifest index = *m, part;
	enum taken got;
	size_t i, n = 0;
	struct str of;

	if (index.n > LIMIT_CHART_MANIFESTS) {
		err_set(e, STATUS_USAGE, "the index %.*s has more than %d manifests",
			STR_ARG(digest), LIMIT_CHART_MANIFESTS);
		return TAKEN_FAILED;
	}
	for (i = 0; i < index.n; i++) {
		if (says_other(&index, i))
			continue;
		got = read_manifest(s, index.part[i].digest, &part, &of, e);
		if (got == TAKEN_NONE || got == TAKEN_FAILED)
			return TAKEN_FAILED;
		if (got == TAKEN_OTHER || !artifact_is_chart(&part))
			continue;
		*m = part;
		n++;
	}
	if (n == 1)
		return TAKEN_CHART;
	if (n == 0)
		err_set(e, STATUS_USAGE, "the index %.*s holds no Helm chart", STR_ARG(digest));
	else
		err_set(e, STATUS_USAGE, "the index %.*s holds %zu Helm charts, and which is meant"
			" cannot be known", STR_ARG(digest), n);
	return n ? TAKEN_FAILED : TAKEN_OTHER;
}

/* Takes the chart that has the name, a tag, a digest or the name of an entry. */
static enum taken
take_chart(const struct source *s, struct str name, struct pulled *out, struct err *e)
{
	struct manifest m;
	enum taken got;

	got = read_manifest(s, name, &m, &out->manifest, e);
	if (got == TAKEN_CHART && m.index) {
		got = find_in_index(s, out->manifest, &m, e);
	} else if (got == TAKEN_CHART && !artifact_is_chart(&m)) {
		err_set(e, STATUS_USAGE, "%.*s is no Helm chart", STR_ARG(out->manifest));
		got = TAKEN_OTHER;
	}
	if (got == TAKEN_CHART && !keep_parts(s, &m, out, e))
		got = TAKEN_FAILED;
	if (got != TAKEN_CHART)
		err_wrap(e, "%.*s", STR_ARG(name));
	return got;
}

/* Takes the newest chart in the range; tags that are no charts, as of an image that
 * has the same repository, are passed over. */
static bool
take_newest(const struct source *s, struct str asked, struct pulled *out, struct err *e)
{
	struct arena *a = s->p->arena;
	struct tag_versions tags;
	enum taken got;
	size_t i;

	if (!tags_read(s->client, a, &s->at, asked, &tags, e))
		return false;
	for (i = 0; i < tags.n && i < LIMIT_CHART_MANIFESTS; i++) {
		out->version = tags.v[i].text;
		got = take_chart(s, chart_tag(a, out->version), out, e);
		if (got != TAKEN_OTHER)
			return got == TAKEN_CHART;
	}
	if (tags.n)
		return err_set(e, STATUS_USAGE, "%s%zu of its tags %s a Helm chart",
			       i < tags.n ? "none of the newest " : "none of the ", i,
			       asked.n ? "in the range is" : "that are stable versions is");
	return err_set(e, STATUS_USAGE, "none of its %zu tags is %s%.*s", tags.tags,
		       asked.n ? "in the range " : "a stable version", STR_ARG(asked));
}

/* Takes the chart of one version, without asking for a list of tags; when there is
 * none, that with or without a "v" before the version. */
static enum taken
take_version(const struct source *s, struct str version, struct pulled *out, struct err *e)
{
	struct arena *a = s->p->arena;
	struct err quiet = { .arena = a };
	struct str other = str_starts(version, STR("v"))
		? str_sub(version, 1, version.n)
		: str_of(arena_printf(a, "v%.*s", STR_ARG(version)));
	enum taken got;

	out->version = version;
	got = take_chart(s, chart_tag(a, version), out, e);
	if (got != TAKEN_NONE && got != TAKEN_OTHER)
		return got;
	out->version = other;
	if (take_chart(s, chart_tag(a, other), out, &quiet) == TAKEN_CHART)
		return TAKEN_CHART;
	return got;
}

/* True when the text is a version; *whole says whether it has all three numbers. */
static bool
is_version(struct arena *a, struct str text, bool *whole)
{
	struct err quiet = { .arena = a };
	struct semver v;

	*whole = semver_parse_strict(str_starts(text, STR("v")) ? str_sub(text, 1, text.n) : text,
				     &v, &quiet);
	return *whole || semver_parse(text, &v, &quiet);
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

/* Takes the chart that has the lock's digest.  When it is not there any more, the error
 * names the digest that its version has now. */
static bool
take_locked(const struct source *s, const struct wanted *w, struct str tag, struct pulled *out,
	    struct err *e)
{
	struct err quiet = { .arena = s->p->arena };
	enum taken got = take_chart(s, w->locked, out, e);
	struct manifest m;
	struct str now;

	if (got != TAKEN_CHART && read_manifest(s, tag, &m, &now, &quiet) == TAKEN_CHART &&
	    !str_eq(now, w->locked)) {
		e->msg = NULL;
		return lock_differs(w->locked, now, e);
	}
	return got == TAKEN_CHART;
}

static bool
pull_from(const struct source *s, const struct wanted *w, struct pulled *out,
	  struct err *e)
{
	struct arena *a = s->p->arena;
	struct str name = w->tag;
	enum taken got;
	bool whole;

	out->chart = w->chart;
	out->version = w->version;
	if (s->at.kind == LOCATION_LAYOUT) {
		if (w->version.n == 0)
			return err_set(e, STATUS_USAGE, "a chart of a layout needs a version");
		name = str_of(arena_printf(a, "%.*s:%.*s", STR_ARG(w->chart),
					   STR_ARG(w->version)));
	}
	if (w->locked.n)
		return take_locked(s, w, name.n ? name : chart_tag(a, w->version), out, e);
	if (name.n)
		return take_chart(s, name, out, e) == TAKEN_CHART;
	if (!is_version(a, w->version, &whole))
		return take_newest(s, w->version, out, e);
	got = take_version(s, w->version, out, e);
	/* "1.2" is a range too */
	if (!whole && (got == TAKEN_NONE || got == TAKEN_OTHER))
		return take_newest(s, w->version, out, e);
	return got == TAKEN_CHART;
}

/* Pulls from one location; `own` says that it is the component's own, since the
 * component's setting for plain HTTP holds for no other host. */
static bool
pull_location(struct pull *p, const struct wanted *w, const struct location *at, bool own,
	      struct pulled *out, struct err *e)
{
	struct source s = { .p = p, .at = *at,
			    .blobs = arena_printf(p->arena, "%s/blobs", p->work) };
	bool ok;

	*out = (struct pulled){ 0 };
	s.client = own ? client_for(p, w, at->host, e) : p->registry;
	ok = s.client && pull_from(&s, w, out, e);
	if (s.client != p->registry)
		registry_free(s.client);
	return ok || err_wrap(e, "%.*s", STR_ARG(location_str(p->arena, at)));
}

/* The location of a chart of that name: below the repository of an URL oci://. */
static bool
chart_location(struct pull *p, const struct wanted *w, struct location *out, struct err *e)
{
	struct str where = w->repository;

	if (!str_starts(where, STR("oci://")))
		return location_parse(p->arena, where, out, e);
	where = str_sub(where, 6, where.n);
	while (str_ends(where, STR("/")))
		where.n--;
	where = str_of(arena_printf(p->arena, "%.*s/%.*s", STR_ARG(where), STR_ARG(w->chart)));
	return chart_name_check(w->chart, e) && location_parse(p->arena, where, out, e);
}

bool
pull_oci(struct pull *p, const struct wanted *w, struct pulled *out,
	 struct err *e)
{
	struct locations locations = { .n = 1 };
	struct location own;
	size_t i;

	if (!chart_location(p, w, &own, e))
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

bool
pull_source(struct pull *p, const struct wanted *w, struct pulled *out, bool *found,
	    struct err *e)
{
	struct arena *a = p->arena;
	struct lock_item i = { .chart = true, .repository = w->repository, .chart_name = w->chart,
			       .version = w->version,
			       .digest = w->locked.n ? w->locked : w->pinned };
	struct source s = { .p = p, .client = p->registry,
			    .blobs = arena_printf(a, "%s/blobs", p->work) };
	struct str digest, bytes;
	enum entries_found has;

	*out = (struct pulled){ .chart = w->chart, .version = w->version };
	i.name = str_of(arena_printf(a, "chart\t%.*s\t%.*s\t%.*s", STR_ARG(w->repository),
				     STR_ARG(w->chart), STR_ARG(w->version)));
	has = source_chart(a, &p->sources, &i, &s.at, &digest, &bytes, e);
	*found = has == ENTRIES_HAVE;
	if (has != ENTRIES_HAVE)
		return has == ENTRIES_LACK;
	if (take_chart(&s, digest, out, e) != TAKEN_CHART)
		return err_wrap(e, "%.*s", STR_ARG(location_str(a, &s.at)));
	if (w->type == UPSTREAM_REPO)
		out->manifest = STR("");
	return true;
}

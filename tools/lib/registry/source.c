/* SPDX-License-Identifier: Apache-2.0 */
#include "source.h"

#include <sys/stat.h>

#include "base/limits.h"
#include "crypto/digest.h"
#include "http/url.h"
#include "options.h"
#include "target.h"
#include "volume/blobs.h"

/* Notes the volume, or the folder of volumes, at the path. */
static bool
add_volume(struct arena *a, struct sources *s, const char *path, struct err *e)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return err_sys(e, STATUS_USAGE, "--source %s", path) ||
		       err_wrap(e, "give oci:DIR, a volume or a folder of volumes");
	s->volume = arena_room(a, s->volume, s->nvolume, &s->capvolume, sizeof *s->volume);
	s->volume[s->nvolume++] = arena_cstr(a, str_of(path));
	return true;
}

static bool
add_place(struct arena *a, struct sources *s, const char *arg, struct err *e)
{
	struct location at;

	if (!utf8_valid(str_of(arg)))
		return location_parse(a, str_of(arg), &at, e);
	if (!str_starts(str_of(arg), STR("oci:")))
		return add_volume(a, s, arg, e);
	if (!location_parse(a, str_of(arg), &at, e) || at.kind != LOCATION_LAYOUT)
		return err_set(e, STATUS_USAGE, "--source %s: give oci:DIR, a volume or a folder of "
			       "volumes", arg);
	if (!entries_of(&s->entries, a, at.path, e))
		return err_wrap(e, "--source %s is no OCI layout", arg);
	s->place = arena_room(a, s->place, s->n, &s->cap, sizeof at);
	s->place[s->n++] = at;
	return true;
}

bool
sources_option(struct arena *a, struct sources *s, int key, const char *arg, struct err *e)
{
	s->arena = a;
	switch (key) {
	case OPT_SOURCE: add_place(a, s, arg, e); return true;
	case OPT_REWRITE: rewrite_add(a, &s->rules, str_of(arg), "--rewrite", e); return true;
	case OPT_REWRITE_FILE: rewrite_read(a, &s->rules, arg, e); return true;
	}
	return false;
}

bool
sources_open(struct arena *a, struct sources *s, struct err *e)
{
	struct location *volumes;
	size_t n, i;

	if (!blobs_open(a, s->volume, s->nvolume, &volumes, &n, e))
		return err_wrap(e, "--source");
	for (i = 0; i < n; i++) {
		s->place = arena_room(a, s->place, s->n, &s->cap, sizeof *s->place);
		s->place[s->n++] = volumes[i];
	}
	s->nvolume = 0;
	return true;
}

bool
sources_have_volumes(const struct sources *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->place[i].kind == LOCATION_VOLUMES)
			return true;
	return false;
}

bool
source_blob(struct arena *a, const struct sources *s, struct str digest, struct location *at)
{
	struct location bytes;
	size_t i;

	for (i = 0; i < s->n; i++) {
		*at = s->place[i];
		if (blobs_find(a, at, digest, &bytes))
			return true;
	}
	return false;
}

enum entries_found
source_image(struct sources *s, struct str name, struct str digest,
	     struct location *at, struct descriptor *d, struct err *e)
{
	enum entries_found found;
	const struct entries *x;
	size_t i;

	for (i = 0; i < s->n; i++) {
		x = blobs_entries(&s->entries, s->arena, &s->place[i], e);
		found = x ? entries_image(x, name, digest, d, e) : ENTRIES_BROKEN;
		*at = s->place[i];
		if (found != ENTRIES_LACK)
			return found;
	}
	return ENTRIES_LACK;
}

/* True when the chart's digest is that of the manifest or of a part of it. */
static bool
is_chart(struct arena *a, const struct lock_item *i, struct str digest, struct str bytes)
{
	struct err ignored = { .arena = a };
	struct manifest m;
	size_t k;

	if (str_eq(digest, i->digest))
		return true;
	if (!manifest_parse(a, bytes, STR(""), &m, &ignored))
		return false;
	for (k = 0; k < m.n; k++)
		if (str_eq(m.part[k].digest, i->digest))
			return true;
	return false;
}

/* Looks for the chart in the index of a place: by the lock's name, which sets have, or
 * by NAME:VERSION. */
static enum entries_found
chart_entry(struct arena *a, struct sources *s, const struct lock_item *i,
	    const struct location *at, struct str *digest, struct str *bytes, struct err *e)
{
	const struct entries *x = blobs_entries(&s->entries, s->arena, at, e);
	struct location where;
	struct descriptor d;
	enum entries_found found = x ? entries_find(x, i->name, &d, e) : ENTRIES_BROKEN;
	bool set, named = found == ENTRIES_HAVE;

	if (found == ENTRIES_LACK)
		found = entries_find(x, target_label(a, i), &d, e);
	if (found != ENTRIES_HAVE)
		return found;
	*digest = d.digest;
	*bytes = STR("");
	set = at->kind == LOCATION_VOLUMES && at->volumes->has_set;
	if (set && !blobs_find(a, at, d.digest, &where))
		return ENTRIES_HAVE;
	if (!blobs_read(a, at, d.digest, LIMIT_MANIFEST, bytes, e))
		return ENTRIES_BROKEN;
	if (set && named && !i->digest.n)
		return ENTRIES_HAVE;
	return is_chart(a, i, d.digest, *bytes) ? ENTRIES_HAVE : ENTRIES_LACK;
}

enum entries_found
source_chart(struct arena *a, struct sources *s, const struct lock_item *i, struct location *at,
	     struct str *digest, struct str *bytes, struct err *e)
{
	enum entries_found found;
	struct location registry;
	struct str tag;
	size_t k;

	*digest = i->digest;
	if (i->digest.n && lock_chart_location(a, i, &registry, &tag) && source_blob(a, s, i->digest, at))
		return blobs_read(a, at, i->digest, LIMIT_MANIFEST, bytes, e) ? ENTRIES_HAVE
									     : ENTRIES_BROKEN;
	for (k = 0; k < s->n; k++) {
		*at = s->place[k];
		found = chart_entry(a, s, i, at, digest, bytes, e);
		if (found != ENTRIES_LACK)
			return found;
	}
	return ENTRIES_LACK;
}

bool
source_locations(struct arena *a, const struct sources *s, struct str name,
		 struct locations *out, struct err *e)
{
	struct str names[LOCATIONS_MOST + 1];
	size_t n = rewrite_names(a, &s->rules, name, names, LOCATIONS_MOST + 1);

	if (n > LOCATIONS_MOST)
		return err_set(e, STATUS_USAGE, "more than %d rules fit %.*s", LOCATIONS_MOST,
			       STR_ARG(name));
	if (n == 0)
		names[n++] = name;
	for (out->n = 0; out->n < n; out->n++)
		if (!location_parse(a, names[out->n], &out->at[out->n], e))
			return false;
	return true;
}

/* The rules for URLs of the scheme, without it. */
static struct rewrite
rules_for(struct arena *a, const struct sources *s, struct str scheme)
{
	struct rewrite out = { 0 };
	struct rewrite_rule one;
	size_t i;

	for (i = 0; i < s->rules.n; i++) {
		one = s->rules.v[i];
		if (str_starts(one.from, scheme))
			one.from = str_sub(one.from, scheme.n, one.from.n);
		out.v = arena_room(a, out.v, out.n, &out.cap, sizeof one);
		out.v[out.n++] = one;
	}
	return out;
}

/* The URL of a name that a rule gave; empty when it is the location of something else. */
static const char *
url_of(struct arena *a, const struct registry_options *o, struct str scheme, struct str name,
       struct str query)
{
	struct err quiet = { .arena = a };
	struct str host, rest;
	struct location at;

	if (str_starts(name, STR("http://")) || str_starts(name, STR("https://")))
		return arena_printf(a, "%.*s%.*s", STR_ARG(name), STR_ARG(query));
	str_cut(name, '/', &host, &rest);
	if (!location_parse(a, host, &at, &quiet) || at.kind != LOCATION_REGISTRY)
		return "";
	if (registry_speaks_plain(o, host))
		scheme = STR("http://");
	return arena_printf(a, "%.*s%.*s%.*s", STR_ARG(scheme), STR_ARG(name), STR_ARG(query));
}

bool
source_urls(struct arena *a, const struct sources *s, const struct registry_options *o,
	    const char *url, struct source_urls *out, struct err *e)
{
	struct str names[LOCATIONS_MOST + 1], name = str_of(url), query, scheme;
	struct rewrite rules;
	size_t i, n;

	*out = (struct source_urls){ .at = { url }, .n = 1 };
	scheme = str_sub(name, 0, (size_t)(str_find(name, STR("://")) + 3));
	name = str_sub(name, scheme.n, name.n);
	for (n = 0; n < name.n && name.p[n] != '?' && name.p[n] != '#';)
		n++;
	query = str_sub(name, n, name.n);
	name.n = n;
	rules = rules_for(a, s, scheme);
	n = rewrite_names(a, &rules, name, names, LOCATIONS_MOST + 1);
	if (n > LOCATIONS_MOST)
		return err_set(e, STATUS_USAGE, "more than %d rules fit %.*s", LOCATIONS_MOST,
			       STR_ARG(name));
	for (i = 0; i < n; i++) {
		out->at[i] = url_of(a, o, scheme, names[i], query);
		if (!url_origin(a, out->at[i]))
			return err_set(e, STATUS_USAGE, "%.*s is rewritten to what is no http(s) "
				       "URL: '%.*s'", STR_ARG(name), STR_ARG(names[i]));
	}
	out->n = n ? n : 1;
	return true;
}

bool
source_item(struct arena *a, const struct sources *s, const struct lock_item *i,
	    struct locations *out, struct err *e)
{
	const struct ref *r = &i->ref;
	struct location at;

	if (!i->columns.from.n)
		return source_locations(a, s, str_of(arena_printf(a, "%.*s/%.*s", STR_ARG(r->host),
								  STR_ARG(r->repository))), out, e);
	if (!location_parse(a, i->columns.from, &at, e))
		return err_wrap(e, "from=%.*s", STR_ARG(i->columns.from));
	if (at.kind == LOCATION_REGISTRY)
		return source_locations(a, s, location_str(a, &at), out, e);
	*out = (struct locations){ .at = { at }, .n = 1 };
	return true;
}

/* ---- the layouts of the columns "from" ---- */

enum entries_found
source_from(struct arena *a, struct sources *s, const struct lock_item *i, struct location *at,
	    struct descriptor *d, struct err *e)
{
	enum entries_found found = ENTRIES_BROKEN;
	const struct entries *x;

	if (!location_parse(a, i->columns.from, at, e))
		return ENTRIES_BROKEN;
	if (at->kind == LOCATION_REGISTRY)
		return ENTRIES_LACK;
	x = entries_of(&s->entries, s->arena ? s->arena : a, at->path, e);
	if (x)
		found = entries_image(x, i->name, i->ref.digest, d, e);
	if (found != ENTRIES_LACK)
		return found;
	d->digest = i->ref.digest;
	if (!d->digest.n && val_length(x->list) == 1)
		*d = (struct descriptor){ .digest = val_get_str(val_at(x->list, 0), "digest") };
	if (digest_valid(d->digest))
		return ENTRIES_HAVE;
	err_set(e, STATUS_USAGE, "%s/index.json has no entry '%.*s'", at->path, STR_ARG(i->name));
	return ENTRIES_BROKEN;
}

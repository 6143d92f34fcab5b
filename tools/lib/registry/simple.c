/* SPDX-License-Identifier: Apache-2.0 */
/* One thing at a time is read: the second part of registry.h. */
#include "registry.h"

#include "base/limits.h"
#include "crypto/digest.h"
#include "oci/layout.h"
#include "oci/store.h"

static bool
perform(struct registry_call *c, struct err *e)
{
	if (http_perform(registry_http(c->registry), &c->http))
		return true;
	return err_set(e, c->http.err.status, "%s", c->http.err.msg);
}

static bool
layout_manifest(struct arena *a, const char *dir, struct str name,
		struct str *bytes, struct descriptor *d, struct err *e)
{
	struct manifest m;

	*d = (struct descriptor){ .digest = name };
	if (!digest_valid(name) && !layout_find(a, dir, name, d, e))
		return false;
	if (!layout_read(a, dir, d->digest, LIMIT_MANIFEST, bytes, e) ||
	    !manifest_parse(a, *bytes, d->media_type, &m, e))
		return false;
	d->media_type = m.media_type;
	d->size = (int64_t)bytes->n;
	return true;
}

bool
registry_manifest(struct registry *g, struct arena *a, const struct location *at,
		  struct str name, struct str *bytes, struct descriptor *d,
		  struct err *e)
{
	struct registry_call c;

	if (at->kind == LOCATION_LAYOUT)
		return layout_manifest(a, at->path, name, bytes, d, e);
	registry_manifest_call(g, &c, a, at, "GET", name);
	http_perform(registry_http(g), &c.http);
	return registry_manifest_answer(&c, name, bytes, d, e);
}

bool
registry_resolve(struct registry *g, struct arena *a, const struct location *at,
		 struct str name, struct descriptor *out, struct err *e)
{
	struct registry_call c;
	struct str bytes, digest;

	if (at->kind == LOCATION_LAYOUT)
		return layout_manifest(a, at->path, name, &bytes, out, e);
	registry_manifest_call(g, &c, a, at, "HEAD", name);
	if (!perform(&c, e))
		return false;
	digest = http_header(&c.http, "docker-content-digest");
	if (!digest_valid(digest))
		return registry_manifest(g, a, at, name, &bytes, out, e);
	*out = (struct descriptor){ .digest = digest,
		.media_type = http_header(&c.http, "content-type") };
	return true;
}

bool
registry_blob(struct registry *g, struct arena *a, const struct location *at,
	      struct str digest, size_t max, struct str *out, struct err *e)
{
	struct registry_call c;
	struct digest_ctx *d = digest_begin(digest);
	char text[DIGEST_MOST];

	if (!d || !digest_valid(digest))
		return err_set(e, STATUS_USAGE, "'%.*s' is no digest", STR_ARG(digest));
	if (at->kind == LOCATION_LAYOUT) {
		digest_end(d, NULL);
		return layout_read(a, at->path, digest, max, out, e);
	}
	registry_call(g, &c, a, at, "GET", arena_printf(a, "blobs/%.*s",
		      STR_ARG(digest)), REGISTRY_PULL, STR(""));
	c.http.max = max;
	if (!perform(&c, e)) {
		digest_end(d, NULL);
		return false;
	}
	*out = c.http.answer;
	digest_add(d, out->p, out->n);
	digest_end(d, text);
	return str_is(digest, text) || err_set(e, STATUS_SOME,
		"GET %s: the bytes have the digest %s", c.http.url, text);
}

static size_t
keep(struct http_request *r, const char *p, size_t n)
{
	return store_add(r->data, p, n, &r->err) ? n : 0;
}

bool
registry_blob_keep(struct registry *g, struct arena *a, const struct location *at,
		   struct str digest, size_t max, const char *dir,
		   const char *suffix, char **path, struct err *e)
{
	struct registry_call c;
	struct store_put s;
	struct str got;
	bool good;

	if (store_has(a, dir, digest, suffix, path))
		return true;
	if (!digest_valid(digest))
		return err_set(e, STATUS_USAGE, "'%.*s' is no digest", STR_ARG(digest));
	if (!store_begin(&s, a, dir, suffix, digest, max, e))
		return false;
	if (at->kind == LOCATION_LAYOUT) {
		good = store_add_file(&s, store_path(a, layout_blobs(a, at->path), digest, ""), e);
	} else {
		registry_call(g, &c, a, at, "GET", arena_printf(a, "blobs/%.*s",
			      STR_ARG(digest)), REGISTRY_PULL, STR(""));
		c.http.write = keep;
		c.http.data = &s;
		c.http.immutable = true;
		good = perform(&c, e);
	}
	if (good)
		return store_end(&s, digest, &got, path, e);
	store_abort(&s);
	return false;
}

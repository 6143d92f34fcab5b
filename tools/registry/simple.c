/* SPDX-License-Identifier: Apache-2.0 */
/* One thing at a time: the second half of registry.h. */
#include <errno.h>

#include "digest.h"
#include "layout.h"
#include "limits.h"
#include "registry.h"
#include "store.h"
#include "url.h"

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
registry_manifest(struct registry *g, struct arena *a, const struct place *at,
		  struct str name, struct str *bytes, struct descriptor *d,
		  struct err *e)
{
	struct registry_call c;

	if (at->kind == PLACE_LAYOUT)
		return layout_manifest(a, at->path, name, bytes, d, e);
	registry_manifest_call(g, &c, a, at, "GET", name);
	http_perform(registry_http(g), &c.http);
	return registry_manifest_answer(&c, name, bytes, d, e);
}

bool
registry_resolve(struct registry *g, struct arena *a, const struct place *at,
		 struct str name, struct descriptor *out, struct err *e)
{
	struct registry_call c;
	struct str bytes, digest;

	if (at->kind == PLACE_LAYOUT)
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
registry_blob(struct registry *g, struct arena *a, const struct place *at,
	      struct str digest, size_t max, struct str *out, struct err *e)
{
	struct registry_call c;
	struct digest_ctx *d = digest_begin(digest);
	char text[DIGEST_MOST];

	if (!d || !digest_valid(digest))
		return err_set(e, STATUS_USAGE, "'%.*s' is no digest", STR_ARG(digest));
	if (at->kind == PLACE_LAYOUT) {
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

/* Copies the file at path into s. */
static bool
keep_file(struct store_put *s, const char *path, struct err *e)
{
	char buf[64 * 1024];
	FILE *f = fopen(path, "re");
	size_t n;
	bool good = f != NULL;

	if (!f)
		return err_sys(e, STATUS_USAGE, "%s", path);
	while (good && (n = fread(buf, 1, sizeof buf, f)) > 0)
		good = store_add(s, buf, n, e);
	if (good && ferror(f))
		good = err_sys(e, STATUS_USAGE, "%s", path);
	fclose(f);
	return good;
}

bool
registry_blob_keep(struct registry *g, struct arena *a, const struct place *at,
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
	if (at->kind == PLACE_LAYOUT) {
		good = keep_file(&s, store_path(a, layout_blobs(a, at->path), digest, ""), e);
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

/* What an upload sends: bytes, or a file. */
struct upload {
	struct registry_call call; /* first */
	FILE *f;
};

static size_t
send_file(struct http_request *r, char *p, size_t n)
{
	struct upload *u = (struct upload *)r;

	n = fread(p, 1, n, u->f);
	return ferror(u->f) ? HTTP_ABORT : n;
}

/* The PUT that ends an upload begun at `location`. */
static bool
upload(struct registry *g, struct arena *a, const struct place *at,
       const char *location, struct str digest, struct str bytes,
       const char *path, struct err *e)
{
	static const char *const type[] = { "Content-Type: application/octet-stream",
					    NULL };
	struct upload u = { .f = NULL };
	bool good;

	registry_call_url(g, &u.call, a, at, "PUT",
			  url_query(a, location, "digest", digest));
	u.call.http.headers = type;
	u.call.http.body = bytes;
	if (path) {
		u.f = fopen(path, "re");
		if (!u.f || fseeko(u.f, 0, SEEK_END) != 0)
			return err_sys(e, STATUS_USAGE, "%s", path);
		u.call.http.size = (int64_t)ftello(u.f);
		rewind(u.f);
		u.call.http.read = send_file;
	}
	good = perform(&u.call, e);
	if (u.f)
		fclose(u.f);
	registry_refused(&u.call, e);
	return good;
}

static bool
layout_push(struct arena *a, const char *dir, struct str digest,
	    struct str bytes, const char *path, struct err *e)
{
	struct store_put s;
	struct str got;
	char *to;

	if (!layout_create(a, dir, e))
		return false;
	if (store_has(a, layout_blobs(a, dir), digest, "", &to))
		return true;
	if (!store_begin(&s, a, layout_blobs(a, dir), "", digest, SIZE_MAX, e))
		return false;
	if (path ? keep_file(&s, path, e) : store_add(&s, bytes.p, bytes.n, e))
		return store_end(&s, digest, &got, &to, e);
	store_abort(&s);
	return false;
}

bool
registry_push_blob(struct registry *g, struct arena *a, const struct place *at,
		   struct str digest, struct str bytes, const char *path,
		   struct err *e)
{
	struct registry_call c;
	const char *location;

	if (at->kind == PLACE_LAYOUT)
		return layout_push(a, at->path, digest, bytes, path, e);
	registry_call(g, &c, a, at, "HEAD", arena_printf(a, "blobs/%.*s",
		      STR_ARG(digest)), REGISTRY_PUSH, STR(""));
	if (http_perform(registry_http(g), &c.http))
		return true;
	registry_call(g, &c, a, at, "POST", "blobs/uploads/", REGISTRY_PUSH, STR(""));
	if (!perform(&c, e)) {
		registry_refused(&c, e);
		return false;
	}
	location = url_resolve(a, c.http.where, http_header(&c.http, "location"));
	if (!location)
		return err_set(e, STATUS_SOME, "POST %s: the answer names no place for "
			       "the upload", c.http.url);
	return upload(g, a, at, location, digest, bytes, path, e);
}

bool
registry_push_manifest(struct registry *g, struct arena *a,
		       const struct place *at, struct str name,
		       struct str media_type, struct str bytes, struct err *e)
{
	struct str digest = digest_of(a, bytes);
	struct layout_entry entry = { name, { .media_type = media_type,
		.digest = digest, .size = (int64_t)bytes.n } };
	const char *headers[2] = { arena_printf(a, "Content-Type: %.*s",
						STR_ARG(media_type)), NULL };
	struct registry_call c;

	if (at->kind == PLACE_LAYOUT)
		return layout_push(a, at->path, digest, bytes, NULL, e) &&
		       (digest_valid(name) || layout_index(a, at->path, &entry, 1, e));
	registry_call(g, &c, a, at, "PUT", arena_printf(a, "manifests/%.*s",
		      STR_ARG(name)), REGISTRY_PUSH, STR(""));
	c.http.headers = headers;
	c.http.body = bytes;
	if (perform(&c, e))
		return true;
	registry_refused(&c, e);
	return false;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* One thing at a time: the second half of registry.h. */
#include <errno.h>

#include "create.h"
#include "digest.h"
#include "layout.h"
#include "limits.h"
#include "quirks.h"
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

/* What an upload sends: bytes, or a file's. */
struct upload {
	struct registry_call call; /* first */
	struct str bytes;
	FILE *f;                   /* or NULL */
	int64_t size, sent;
	int64_t left;              /* of the part under way */
};

static size_t
send_file(struct http_request *r, char *p, size_t n)
{
	struct upload *u = (struct upload *)r;

	n = fread(p, 1, (int64_t)n < u->left ? n : (size_t)u->left, u->f);
	u->left -= (int64_t)n;
	return ferror(u->f) ? HTTP_ABORT : n;
}

/* Sends the next n bytes. */
static bool
send_part(struct registry *g, struct arena *a, struct upload *u, const struct place *at,
	  const char *method, const char *location, int64_t n, struct err *e)
{
	const char *headers[3] = { "Content-Type: application/octet-stream", NULL, NULL };

	if (n < u->size && n > 0)
		headers[1] = arena_printf(a, "Content-Range: %lld-%lld", (long long)u->sent,
					  (long long)(u->sent + n - 1));
	registry_call_url(g, &u->call, a, at, method, location);
	u->call.http.headers = headers;
	u->left = n;
	if (u->f && n) {
		u->call.http.size = n;
		u->call.http.read = send_file;
	} else {
		u->call.http.body = str_sub(u->bytes, (size_t)u->sent, (size_t)(u->sent + n));
	}
	u->sent += n;
	if (perform(&u->call, e))
		return true;
	registry_refused(&u->call, e);
	return false;
}

/* Sends what is to be sent by PATCH: all of it, where the registry wants that. */
static bool
send_patches(struct registry *g, struct arena *a, struct upload *u, const struct place *at,
	     const char **location, struct err *e)
{
	static const struct quirks_table none = { 0 };
	const struct registry_options *o = registry_settings(g);
	const struct quirks *q = quirks_of(o->quirks ? o->quirks : &none, at->host);
	const char *next;
	int64_t n;

	while (q->patch && u->sent < u->size) {
		n = u->size - u->sent;
		if (q->chunk && n > q->chunk)
			n = q->chunk;
		if (!send_part(g, a, u, at, "PATCH", *location, n, e))
			return false;
		next = url_resolve(a, u->call.http.where, http_header(&u->call.http, "location"));
		*location = next ? next : *location;
	}
	return true;
}

/* Sends a blob to an upload begun at `location`. */
static bool
upload(struct registry *g, struct arena *a, const struct place *at,
       const char *location, struct str digest, struct str bytes,
       const char *path, struct err *e)
{
	struct upload u = { .bytes = bytes, .size = (int64_t)bytes.n };
	bool good;

	if (path) {
		u.f = fopen(path, "re");
		if (!u.f || fseeko(u.f, 0, SEEK_END) != 0)
			return err_sys(e, STATUS_USAGE, "%s", path);
		u.size = (int64_t)ftello(u.f);
		rewind(u.f);
	}
	good = send_patches(g, a, &u, at, &location, e) &&
	       send_part(g, a, &u, at, "PUT", url_query(a, location, "digest", digest),
			 u.size - u.sent, e);
	if (u.f)
		fclose(u.f);
	return good;
}

/* True when the repository that a failed call missed is made now. */
static bool
is_made(struct registry *g, const struct registry_call *c, const struct place *at,
	struct err *e)
{
	const struct registry_options *o = registry_settings(g);

	registry_refused(c, e);
	return o->create && create_missing(o->create, c, at, e);
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
		if (!is_made(g, &c, at, e))
			return false;
		registry_call(g, &c, a, at, "POST", "blobs/uploads/", REGISTRY_PUSH, STR(""));
		if (!perform(&c, e)) {
			registry_refused(&c, e);
			return false;
		}
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

/* SPDX-License-Identifier: Apache-2.0 */
/* One thing at a time is written: the third part of registry.h. */
#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "create.h"
#include "crypto/digest.h"
#include "http/url.h"
#include "oci/layout.h"
#include "oci/store.h"
#include "quirks.h"
#include "token.h"

static bool
perform(struct registry_call *c, struct err *e)
{
	if (http_perform(registry_http(c->registry), &c->http))
		return true;
	err_set(e, c->http.err.status, "%s", c->http.err.msg);
	registry_refused(c, e);
	return false;
}

/* A blob on its way: bytes, or a file's. */
struct upload {
	struct registry_call call; /* first */
	struct registry *registry;
	struct arena *arena;
	const struct location *at;
	struct str digest, bytes;
	FILE *f;                   /* or NULL */
	int64_t size, sent;
	int64_t left;              /* of the part under way */
	const char *location;      /* where the next part goes */
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
send_part(struct upload *u, const char *method, const char *url, int64_t n, struct err *e)
{
	const char *headers[3] = { "Content-Type: application/octet-stream", NULL, NULL };

	if (n < u->size && n > 0)
		headers[1] = arena_printf(u->arena, "Content-Range: %lld-%lld", (long long)u->sent,
					  (long long)(u->sent + n - 1));
	registry_call_url(u->registry, &u->call, u->arena, u->at, method, url);
	u->call.http.headers = headers;
	u->call.http.once = true; /* the upload may be gone */
	u->left = n;
	if (u->f && n) {
		u->call.http.size = n;
		u->call.http.read = send_file;
	} else {
		u->call.http.body = str_sub(u->bytes, (size_t)u->sent, (size_t)(u->sent + n));
	}
	u->sent += n;
	return perform(&u->call, e);
}

/* The location where the answer to the last call says that the upload goes on. */
static const char *
next_location(const struct upload *u)
{
	return url_resolve(u->arena, u->call.http.where,
			   http_header(&u->call.http, "location"));
}

/* Sends what is to be sent by PATCH: all of it, where the registry wants that. */
static bool
send_patches(struct upload *u, struct err *e)
{
	static const struct quirks_table none = { 0 };
	const struct registry_options *o = registry_settings(u->registry);
	const struct quirks *q = quirks_of(o->quirks ? o->quirks : &none, u->at->host);
	const char *next;
	int64_t n;

	while ((q->patch || u->call.host->patched) && u->sent < u->size) {
		n = u->size - u->sent;
		if (q->chunk && n > q->chunk)
			n = q->chunk;
		if (!send_part(u, "PATCH", u->location, n, e))
			return false;
		next = next_location(u);
		u->location = next ? next : u->location;
	}
	return true;
}

/* Opens an upload; a repository that is missing is made, where that is told. */
static bool
open_upload(struct upload *u, struct err *e)
{
	struct create *create = registry_settings(u->registry)->create;
	bool good, made = false;

	do {
		registry_call(u->registry, &u->call, u->arena, u->at, "POST", "blobs/uploads/",
			      REGISTRY_PUSH, STR(""));
		good = perform(&u->call, e);
	} while (!good && !made && (made = create && create_missing(create, &u->call, u->at, e)));
	if (!good)
		return false;
	u->location = registry_location(&u->call, u->arena, e);
	return u->location != NULL;
}

/* Sends all of it. */
static bool
send_blob(struct upload *u, struct err *e)
{
	u->sent = 0;
	if (u->f)
		rewind(u->f);
	return open_upload(u, e) && send_patches(u, e) &&
	       send_part(u, "PUT", url_query(u->arena, u->location, "digest", u->digest),
			 u->size - u->sent, e);
}

/* True when a blob that failed to go may be sent again: by PATCH, where a PUT was
 * too large; after a while; or because the upload, or its token, is gone. */
static bool
may_go_again(struct upload *u, int tries, const struct err *e)
{
	struct timespec nap = { .tv_sec = (500 << tries) / 1000,
				.tv_nsec = (500 << tries) % 1000 * 1000000 };
	long status = u->call.http.status;

	if (status == 413 && strcmp(u->call.http.method, "PUT") == 0 && !u->call.host->patched)
		return u->call.host->patched = true;
	if (strcmp(u->call.http.method, "POST") == 0 || tries + 1 >= LIMIT_TRIES)
		return false;
	if (e->status != STATUS_TEMPORARY)
		return tries == 0 && (status == 401 || status == 404 || status == 416);
	nanosleep(&nap, NULL);
	return true;
}

static bool
upload_run(struct upload *u, struct err *e)
{
	int tries = 0;

	while (!send_blob(u, e))
		if (!may_go_again(u, tries++, e))
			return false;
	return true;
}

/* Asks whether the location has the blob. */
static bool
has_blob(struct upload *u)
{
	registry_call(u->registry, &u->call, u->arena, u->at, "HEAD",
		      arena_printf(u->arena, "blobs/%.*s", STR_ARG(u->digest)), REGISTRY_PUSH,
		      STR(""));
	return http_perform(registry_http(u->registry), &u->call.http);
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
	if (path ? store_add_file(&s, path, e) : store_add(&s, bytes.p, bytes.n, e))
		return store_end(&s, digest, &got, &to, e);
	store_abort(&s);
	return false;
}

bool
registry_push_blob(struct registry *g, struct arena *a, const struct location *at,
		   struct str digest, struct str bytes, const char *path,
		   struct err *e)
{
	struct upload u = { .registry = g, .arena = a, .at = at, .digest = digest,
			    .bytes = bytes, .size = (int64_t)bytes.n };
	bool good;

	if (at->kind == LOCATION_LAYOUT)
		return layout_push(a, at->path, digest, bytes, path, e);
	if (has_blob(&u))
		return true;
	if (path) {
		u.f = fopen(path, "re");
		if (!u.f || fseeko(u.f, 0, SEEK_END) != 0)
			return err_sys(e, STATUS_USAGE, "%s", path);
		u.size = (int64_t)ftello(u.f);
	}
	good = upload_run(&u, e);
	if (u.f)
		fclose(u.f);
	return good;
}

bool
registry_push_manifest(struct registry *g, struct arena *a,
		       const struct location *at, struct str name,
		       struct str media_type, struct str bytes, struct err *e)
{
	struct str digest = digest_of(a, bytes);
	struct layout_entry entry = { name, { .media_type = media_type,
		.digest = digest, .size = (int64_t)bytes.n } };
	const char *headers[2] = { arena_printf(a, "Content-Type: %.*s",
						STR_ARG(media_type)), NULL };
	struct registry_call c;

	if (at->kind == LOCATION_LAYOUT)
		return layout_push(a, at->path, digest, bytes, NULL, e) &&
		       (digest_valid(name) || layout_index(a, at->path, &entry, 1, e));
	registry_call(g, &c, a, at, "PUT", arena_printf(a, "manifests/%.*s",
		      STR_ARG(name)), REGISTRY_PUSH, STR(""));
	c.http.headers = headers;
	c.http.body = bytes;
	return perform(&c, e);
}

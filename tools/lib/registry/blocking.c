/* SPDX-License-Identifier: Apache-2.0 */
/* The functions of registry.h that block until they have read or written one thing. */
#include "registry.h"

#include <sys/stat.h>

#include "base/io.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "oci/layout.h"
#include "oci/store.h"
#include "upload.h"
#include "volume/blobs.h"

enum { STEP = 1000 /* milliseconds of waiting at a time */ };

static bool
perform(struct registry_call *c, struct err *e)
{
	if (http_perform(registry_http(c->registry), &c->http))
		return true;
	return err_set(e, c->http.err.status, "%s", c->http.err.msg);
}

/* Finds the entry of that name in a layout or volumes. */
static bool
find_entry(struct arena *a, const struct location *at, struct str name, struct descriptor *d,
	   struct err *e)
{
	struct entries *list = NULL;
	const struct entries *x = blobs_entries(&list, a, at, e);
	enum entries_found found = x ? entries_find(x, name, d, e) : ENTRIES_BROKEN;

	return found == ENTRIES_LACK
		? err_set(e, STATUS_USAGE, "%s has no entry '%.*s'", x->what, STR_ARG(name))
		: found == ENTRIES_HAVE;
}

/* Reads a manifest that is in files. */
static bool
local_manifest(struct arena *a, const struct location *at, struct str name,
	       struct str *bytes, struct descriptor *d, struct err *e)
{
	struct manifest m;

	*d = (struct descriptor){ .digest = name };
	if (!digest_valid(name) && !find_entry(a, at, name, d, e))
		return false;
	if (!blobs_read(a, at, d->digest, LIMIT_MANIFEST, bytes, e) ||
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

	if (at->kind != LOCATION_REGISTRY)
		return local_manifest(a, at, name, bytes, d, e);
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

	if (at->kind != LOCATION_REGISTRY)
		return local_manifest(a, at, name, &bytes, out, e);
	registry_head(g, &c, a, at, &(struct registry_head){ .name = name, .expected = true });
	if (!perform(&c, e))
		return false;
	if (strcmp(c.http.method, "GET") == 0)
		return registry_manifest_answer(&c, name, &bytes, out, e);
	digest = digest_valid(name) ? name : http_header(&c.http, "docker-content-digest");
	*out = (struct descriptor){ .digest = digest,
		.media_type = http_header(&c.http, "content-type") };
	return true;
}

bool
registry_blob(struct registry *g, struct arena *a, const struct location *at,
	      struct str digest, size_t max, struct str *out, struct err *e)
{
	struct registry_call c;
	struct digest_ctx *d = digest_valid(digest) ? digest_begin(digest) : NULL;
	char text[DIGEST_MOST];

	if (!d)
		return err_set(e, STATUS_USAGE, "'%.*s' is no digest", STR_ARG(digest));
	if (at->kind != LOCATION_REGISTRY) {
		digest_end(d, NULL);
		return blobs_read(a, at, digest, max, out, e);
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

/* Adds the bytes of a blob that is in files. */
static bool
keep_local(struct store_put *s, struct arena *a, const struct location *at, struct str digest,
	   struct err *e)
{
	struct location where;
	struct str bytes;

	if (at->kind == LOCATION_LAYOUT) {
		blobs_find(a, at, digest, &where);
		return store_add_file(s, where.path, e);
	}
	return blobs_read(a, at, digest, (size_t)s->max, &bytes, e) &&
	       store_add(s, bytes.p, bytes.n, e);
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
	if (at->kind != LOCATION_REGISTRY) {
		good = keep_local(&s, a, at, digest, e);
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

static bool
layout_push(struct arena *a, const char *dir, struct str digest,
	    struct str bytes, const char *path, struct err *e)
{
	int64_t size = (int64_t)bytes.n;
	struct store_put s;
	struct str got;
	struct stat st;
	char *to;

	if (!layout_create(a, dir, e))
		return false;
	if (path)
		size = stat(path, &st) == 0 ? (int64_t)st.st_size : -1;
	if (store_holds(a, layout_blobs(a, dir), digest, size, &to))
		return true;
	if (!store_begin(&s, a, layout_blobs(a, dir), "", digest, UINT64_MAX, e))
		return false;
	if (path ? store_add_file(&s, path, e) : store_add(&s, bytes.p, bytes.n, e))
		return store_end(&s, digest, &got, &to, e) || (path && err_wrap(e, "%s", path));
	store_abort(&s);
	return false;
}

/* A blob that is being pushed, from bytes or from a file. */
struct push {
	struct upload upload; /* first */
	struct str bytes;
	FILE *f;              /* or NULL */
	const char *path;
	bool over;
};

static void
push_open(struct upload *u)
{
	struct push *p = u->data;

	if (p->f)
		rewind(p->f);
	else
		u->bytes = p->bytes;
	upload_send(u);
}

static size_t
push_read(struct upload *u, char *to, size_t n, struct err *e)
{
	struct push *p = u->data;

	n = fread(to, 1, n, p->f);
	if (!ferror(p->f))
		return n;
	err_sys(e, STATUS_SOME, "%s", p->path);
	return HTTP_ABORT;
}

static void
push_done(struct upload *u)
{
	((struct push *)u->data)->over = true;
}

/* Asks whether the location has the blob, of so many bytes unless that is -1. */
static bool
has_blob(struct registry *g, struct arena *a, const struct location *at, struct str digest,
	 int64_t size)
{
	struct registry_call c;

	registry_head(g, &c, a, at, &(struct registry_head){
		.blob = true, .name = digest, .access = REGISTRY_PUSH, .size = size });
	return http_perform(registry_http(g), &c.http) &&
	       (size < 0 || c.head.length < 0 || c.head.length == size);
}

/* Opens the file at path, whose bytes are pushed. */
static bool
push_file(struct push *p, const char *path, struct err *e)
{
	p->path = path;
	p->f = file_stream(path, e);
	if (!p->f)
		return false;
	if (fseeko(p->f, 0, SEEK_END) != 0)
		return err_sys(e, STATUS_USAGE, "%s", path);
	p->upload.size = (int64_t)ftello(p->f);
	return true;
}

bool
registry_push_blob(struct registry *g, struct arena *a, const struct location *at,
		   struct str digest, struct str bytes, const char *path,
		   struct err *e)
{
	struct push p = { .bytes = bytes, .upload = {
		.registry = g, .arena = a, .at = at, .digest = digest,
		.size = (int64_t)bytes.n, .open = push_open, .read = push_read,
		.done = push_done, .data = &p } };

	if (at->kind == LOCATION_LAYOUT)
		return layout_push(a, at->path, digest, bytes, path, e);
	if (has_blob(g, a, at, digest, path ? -1 : (int64_t)bytes.n))
		return true;
	if (path && !push_file(&p, path, e))
		return false;
	upload_start(&p.upload);
	while (!p.over && http_step(registry_http(g), STEP))
		;
	if (p.f)
		fclose(p.f);
	return p.upload.result != UPLOAD_FAILED ||
	       err_set(e, p.upload.err.status, "%s", p.upload.err.msg);
}

bool
registry_push_manifest(struct registry *g, struct arena *a,
		       const struct location *at, struct str name,
		       struct str media_type, struct str bytes, struct err *e)
{
	struct str digest = digest_valid(name) ? name : digest_of(a, bytes);
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
	if (perform(&c, e))
		return true;
	registry_mark_refused(&c, e);
	return false;
}

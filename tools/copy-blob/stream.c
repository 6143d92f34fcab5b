/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

#include "base/map.h"
#include "http/url.h"
#include "job.h"
#include "oci/layout.h"

static const char *const octets[] = { "Content-Type: application/octet-stream", NULL };

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The smaller of n and left, which is not negative. */
static size_t
at_most(size_t n, int64_t left)
{
	return (uint64_t)left < n ? (size_t)left : n;
}

/* The URL to read a foreign layer from, unless its bytes are at hand or all were
 * asked. */
static const char *
foreign_url(const struct job *j)
{
	return j->url && j->at == 0 ? j->url[j->asked] : NULL;
}

/* Where the bytes come from, for messages. */
static struct str
source_str(struct arena *a, const struct job *j)
{
	return foreign_url(j) ? str_of(url_redact(a, foreign_url(j))) : location_str(a, &j->source);
}

/* Counts and hashes n more bytes of the source; false when there are more
 * than its descriptor says. */
static bool
account(struct job *j, const char *p, size_t n, struct err *e)
{
	if ((int64_t)n > j->size - j->got)
		return err_set(e, STATUS_SOME, "%.*s gives more than its %lld bytes",
			       STR_ARG(source_str(e->arena, j)), (long long)j->size);
	j->got += (int64_t)n;
	j->crew->taken += (int64_t)n;
	if (j->ctx) /* a store hashes itself */
		digest_add(j->ctx, p, n);
	return true;
}

static bool
is_whole(const struct job *j, struct err *e)
{
	return j->got == j->size ||
	       err_set(e, STATUS_SOME, "%.*s: %.*s gives %lld of its %lld bytes",
		       STR_ARG(j->digest), STR_ARG(source_str(e->arena, j)),
		       (long long)j->got, (long long)j->size);
}

/* All bytes came; are they the right ones? */
static bool
verify(struct job *j, struct err *e)
{
	char text[DIGEST_MOST];

	if (!is_whole(j, e))
		return false;
	digest_end(j->ctx, text);
	j->ctx = NULL;
	j->verified = str_is(j->digest, text);
	return j->verified || err_set(e, STATUS_SOME, "%.*s: the bytes from %.*s have the "
				      "digest %s; nothing was written",
				      STR_ARG(j->digest),
				      STR_ARG(source_str(e->arena, j)), text);
}

static void put_start(struct job *j);
static bool ask_elsewhere(struct job *j, const struct http_request *r);
static void get_start(struct job *j, size_t (*write)(struct http_request *, const char *, size_t),
		      void (*done)(struct http_request *));
static size_t file_read_hook(struct http_request *r, char *p, size_t n);

/* True when blobs go to the location by PATCH: the table says so, or its answer
 * to a PUT did. */
static bool
is_patched(const struct job *j)
{
	struct str host = j->to[j->at].at.host;

	return quirks_of(&j->crew->quirks, host)->patch || map_get(j->crew->patch, host);
}

/* A PATCH is answered with where to go on, mostly at the same address. */
static bool
patch_goes_on(struct job *j, struct http_request *r)
{
	const char *to = url_resolve(&j->arena, r->where, http_header(r, "location"));

	if (!r->ok || j->part || strcmp(r->method, "PATCH") != 0)
		return false;
	if (to)
		j->location = to;
	put_start(j);
	return true;
}

/* A PUT that is too large is no refusal: it goes in another way. */
static bool
may_be_patched(struct job *j, const struct http_request *r)
{
	if (r->status != 413 || strcmp(r->method, "PUT") != 0 || !(r->read || r->body.n))
		return false;
	map_set(j->crew->patch, j->to[j->at].at.host, NIL);
	return true;
}

static void
put_done(struct http_request *r)
{
	struct job *j = r->data;
	struct err e = { .arena = j->crew->arena };

	if (patch_goes_on(j, r))
		return;
	if (r->ok && j->verified) {
		j->moved = j->size;
		job_served(j, RECORD_COPIED);
		return;
	}
	if (r->ok)
		err_set(&e, STATUS_SOME, "%s %s: answered before it had all bytes",
			r->method, url_redact(&j->arena, r->url));
	else
		err_set(&e, r->err.status, "%.*s: %s%s", STR_ARG(j->digest), r->err.msg,
			r->status == 413 ? "; say in --quirks how much it takes: "
			"HOST chunk=BYTES" : "");
	/* an upload may be gone, and a token may expire between POST and PUT */
	j->busy = r->status == 429 || r->status == 503;
	if (((r->status == 401 || r->status == 404 || r->status == 416) && j->tries == 0) ||
	    may_be_patched(j, r))
		e.status = STATUS_TEMPORARY;
	else
		registry_refused(&j->calls->put, &e);
	job_stumble(j, &e);
}

static size_t
put_read(struct http_request *r, char *p, size_t n)
{
	struct job *j = r->data;
	int64_t may = j->size - j->sent - !j->verified;

	may = may < j->part ? may : j->part;
	n = may > 0 ? at_most(least(n, j->ring.fill), may) : 0;
	if (n == 0)
		return j->part == 0 ? 0 : HTTP_PAUSE;
	ring_take(&j->ring, p, n);
	j->sent += (int64_t)n;
	j->part -= (int64_t)n;
	if (j->sent > j->moved)
		j->moved = j->sent;
	if (j->ring.fill == 0)
		http_unpause(&j->calls->get.http);
	return n;
}

/* The header lines of a PATCH of so many bytes; a range when it is one of several. */
static const char *const *
patch_headers(struct job *j)
{
	const char **lines = arena_array(&j->arena, const char *, 3);

	lines[0] = octets[0];
	if (j->part < j->size)
		lines[1] = arena_printf(&j->arena, "Content-Range: %lld-%lld", (long long)j->sent,
					(long long)(j->sent + j->part - 1));
	return lines;
}

/* Sends what is not sent yet: in one PUT, or in PATCHes and a PUT that ends
 * them. */
static void
put_start(struct job *j)
{
	const struct location *to = &j->to[j->at].at;
	bool patch = is_patched(j) && j->sent < j->size;
	int64_t chunk = patch ? quirks_of(&j->crew->quirks, to->host)->chunk : 0;

	j->putting = true;
	j->part = j->size - j->sent;
	if (chunk && j->part > chunk)
		j->part = chunk;
	registry_call_url(j->crew->registry, &j->calls->put, &j->arena, to,
			  patch ? "PATCH" : "PUT", patch ? j->location
			  : url_query(&j->arena, j->location, "digest", j->digest));
	j->calls->put.http.headers = patch ? patch_headers(j) : octets;
	if (j->verified && (int64_t)j->ring.fill == j->part && j->part == j->size) {
		j->calls->put.http.body = ring_take_all(&j->ring);
		j->sent = j->size;
		j->part = 0;
	}
	j->calls->put.http.read = j->part == 0 ? NULL : j->file ? file_read_hook : put_read;
	j->calls->put.http.size = j->part;
	j->calls->put.http.buffer = j->block;
	j->calls->put.http.once = true;
	j->calls->put.http.with = &j->calls->get.http;
	j->calls->put.http.done = put_done;
	j->calls->put.http.data = j;
	http_start(registry_http(j->crew->registry), &j->calls->put.http);
}

static void
get_done(struct http_request *r)
{
	struct job *j = r->data;
	struct err e = { .arena = j->crew->arena };

	if (ask_elsewhere(j, r))
		return;
	if (!r->ok)
		err_set(&e, r->err.status, "%.*s: %s", STR_ARG(j->digest), r->err.msg);
	else if (verify(j, &e)) {
		if (!j->putting)
			put_start(j);
		http_unpause(&j->calls->put.http);
		return;
	}
	job_fail(j, &e);
}

static size_t
get_write(struct http_request *r, const char *p, size_t n)
{
	struct job *j = r->data;

	if (n > j->ring.cap) /* more than the blob has */
		return account(j, p, n, &r->err) ? 0 : 0;
	if (n > j->ring.cap - j->ring.fill || !rate_take(j, n))
		return HTTP_PAUSE;
	if (!account(j, p, n, &r->err))
		return 0;
	ring_put(&j->ring, p, n);
	/* what curl has read goes out before it reads more: that would not fit,
	 * and curl would keep a copy of it */
	if (j->got == j->size)
		http_unpause(r);
	else if (j->size > (int64_t)j->ring.cap)
		http_pause(r);
	if (!j->putting && j->size > (int64_t)j->ring.cap)
		put_start(j);
	if (j->putting)
		http_unpause(&j->calls->put.http);
	return n;
}

/* Gives the file's bytes; the last ones only when the digest is right. */
static size_t
file_read_hook(struct http_request *r, char *p, size_t n)
{
	struct job *j = r->data;

	n = at_most(n, j->part);
	if (j->part == 0)
		return 0;
	if (!rate_take(j, n))
		return HTTP_PAUSE;
	n = fread(p, 1, n, j->file);
	if (ferror(j->file)) {
		err_sys(&r->err, STATUS_SOME, "%s", j->source.path);
		return HTTP_ABORT;
	}
	if (!account(j, p, n, &r->err))
		return HTTP_ABORT;
	if ((n == 0 || j->got == j->size) && !j->verified && !verify(j, &r->err))
		return HTTP_ABORT;
	j->sent = j->got;
	j->part -= (int64_t)n;
	if (j->sent > j->moved)
		j->moved = j->sent;
	return n;
}

/* The path of the source, when it is a file or in a layout. */
static const char *
source_path(struct job *j)
{
	if (j->source.kind == LOCATION_FILE)
		return j->source.path;
	return store_path(&j->arena, layout_blobs(&j->arena, j->source.path), j->digest, "");
}

/* True when the bytes come by a GET: a foreign layer may be in a layout too. */
static bool
is_remote(struct job *j)
{
	return j->source.kind == LOCATION_REGISTRY ||
	       (foreign_url(j) && access(source_path(j), R_OK) != 0);
}

static void
begin(struct job *j)
{
	j->asked = 0;
	j->got = j->sent = 0;
	j->verified = j->putting = false;
	j->ctx = digest_begin(j->digest);
}

/* The server of a foreign layer; no credentials go there. */
static void
foreign_call(struct job *j)
{
	struct str host, origin = str_of(url_origin(&j->arena, foreign_url(j)));
	struct location at = { .kind = LOCATION_REGISTRY };

	origin = str_sub(origin, (size_t)str_find(origin, STR("//")) + 2, origin.n);
	str_cut(origin, '/', &host, &origin);
	at.host = host;
	registry_call_url(j->crew->registry, &j->calls->get, &j->arena, &at, "GET",
			  foreign_url(j));
	j->calls->get.http.auth = NULL;
}

/* When a foreign layer is not there, the next location is asked: its other URLs,
 * and then the image's own registry. */
static bool
ask_elsewhere(struct job *j, const struct http_request *r)
{
	if (r->ok || r->err.status == STATUS_TEMPORARY || !foreign_url(j) || j->got ||
	    (!j->url[j->asked + 1] && j->source.kind != LOCATION_REGISTRY))
		return false;
	j->asked++;
	get_start(j, r->write, r->done);
	return true;
}

/* GETs the blob from its registry. */
static void
get_start(struct job *j, size_t (*write)(struct http_request *, const char *, size_t),
	  void (*done)(struct http_request *))
{
	if (foreign_url(j))
		foreign_call(j);
	else
		registry_call(j->crew->registry, &j->calls->get, &j->arena, &j->source, "GET",
			      arena_printf(&j->arena, "blobs/%.*s", STR_ARG(j->digest)),
			      REGISTRY_PULL, STR(""));
	j->calls->get.http.write = write;
	j->calls->get.http.immutable = true;
	j->calls->get.http.with = &j->calls->put.http;
	j->calls->get.http.start = j->got;
	j->calls->get.http.buffer = j->block;
	j->calls->get.http.done = done;
	j->calls->get.http.data = j;
	http_start(registry_http(j->crew->registry), &j->calls->get.http);
}

void
stream_start(struct job *j)
{
	struct err e = { .arena = j->crew->arena };

	begin(j);
	if (is_remote(j)) {
		ring_open(&j->ring, j->size < (int64_t)j->block ? (size_t)j->size : j->block);
		get_start(j, get_write, get_done);
		return;
	}
	j->file = fopen(source_path(j), "re");
	if (!j->file) {
		err_sys(&e, STATUS_SOME, "%s", source_path(j));
		job_fail(j, &e);
		return;
	}
	if (j->size == 0 && !verify(j, &e)) {
		job_fail(j, &e);
		return;
	}
	put_start(j);
}

/* All bytes are in the file. */
static void
store_finish(struct job *j)
{
	struct err e = { .arena = j->crew->arena };
	struct str got;
	char *path;

	if (is_whole(j, &e)) {
		j->storing = false;
		if (store_end(&j->store, j->digest, &got, &path, &e)) {
			job_served(j, RECORD_COPIED);
			return;
		}
		err_wrap(&e, "%.*s from %.*s", STR_ARG(j->digest),
			 STR_ARG(source_str(e.arena, j)));
	}
	job_fail(j, &e);
}

static void
store_done(struct http_request *r)
{
	struct job *j = r->data;
	struct err e = { .arena = j->crew->arena };

	if (ask_elsewhere(j, r))
		return;
	if (r->ok) {
		store_finish(j);
		return;
	}
	err_set(&e, r->err.status, "%.*s: %s", STR_ARG(j->digest), r->err.msg);
	if (r->err.status == STATUS_TEMPORARY) {
		store_leave(&j->store); /* for the next run */
		j->storing = false;
	}
	job_fail(j, &e);
}

static size_t
store_write(struct http_request *r, const char *p, size_t n)
{
	struct job *j = r->data;

	if (!rate_take(j, n))
		return HTTP_PAUSE;
	if (!account(j, p, n, &r->err) || !store_add(&j->store, p, n, &r->err))
		return 0;
	j->sent = j->got;
	if (j->sent > j->moved)
		j->moved = j->sent;
	return n;
}

void
stream_store(struct job *j)
{
	struct err e = { .arena = j->crew->arena };
	const struct location *to = &j->to[j->at].at;
	uint64_t have;

	j->asked = 0;
	if (!is_remote(j)) {
		if (registry_push_blob(j->crew->registry, &j->arena, to, j->digest,
				       STR(""), source_path(j), &e))
			job_served(j, RECORD_COPIED);
		else
			job_fail(j, &e);
		return;
	}
	j->got = j->sent = 0;
	j->verified = false;
	if (!store_resume(&j->store, &j->arena, layout_blobs(&j->arena, to->path),
			  j->digest, (uint64_t)j->size, &have, &e)) {
		e.status = STATUS_REFUSED;
		job_fail(j, &e);
		return;
	}
	j->storing = true;
	j->got = j->sent = (int64_t)have;
	if (j->got == j->size)
		store_finish(j);
	else
		get_start(j, store_write, store_done);
}

void
stream_stop(struct job *j)
{
	registry_cancel(&j->calls->get);
	registry_cancel(&j->calls->put);
	if (j->ctx)
		digest_end(j->ctx, NULL);
	if (j->file)
		fclose(j->file);
	if (j->storing)
		store_abort(&j->store);
	ring_close(&j->ring);
	j->ctx = NULL;
	j->file = NULL;
	j->storing = j->slowed = false;
}

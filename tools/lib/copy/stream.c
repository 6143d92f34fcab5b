/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

#include "base/io.h"
#include "http/url.h"
#include "oci/layout.h"
#include "rate.h"
#include "tick.h"
#include "stream.h"

enum { BLOCK = 256 * 1024 }; /* bytes of a file that are copied at a time */

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

/* The URL to read a foreign layer from; NULL for other layers, when a location of the
 * target has the layer, and when all URLs were asked. */
static const char *
foreign_url(const struct job *j)
{
	return j->url && j->at == 0 ? j->url[j->asked] : NULL;
}

/* The path of a source that is a file or in a layout. */
static const char *
source_path(struct arena *a, const struct job *j)
{
	if (j->source.kind == LOCATION_FILE)
		return j->source.path;
	return store_path(a, layout_blobs(a, j->source.path), j->digest, "");
}

/* The source of the bytes, for messages: of a layout the file. */
static struct str
source_str(struct arena *a, const struct job *j)
{
	if (foreign_url(j))
		return str_of(url_redact(a, foreign_url(j)));
	if (j->source.kind == LOCATION_REGISTRY || j->source.kind == LOCATION_EXTENT)
		return location_str(a, &j->source);
	return str_of(source_path(a, j));
}

/* Counts and hashes n more bytes of the source; false when there are more than its
 * descriptor says. */
static bool
count_bytes(struct job *j, const char *p, size_t n, struct err *e)
{
	if ((int64_t)n > j->size - j->got)
		return err_set(e, STATUS_SOME, "%.*s gives more than its %lld bytes",
			       STR_ARG(source_str(e->arena, j)), (long long)j->size);
	j->got += (int64_t)n;
	j->copier->taken += (int64_t)n;
	/* a layout's store hashes its bytes itself */
	if (j->ctx)
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

/* Checks the digest when all bytes were read. */
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

static bool ask_elsewhere(struct job *j, const struct http_request *r);
static void get_start(struct job *j, size_t (*write)(struct http_request *, const char *, size_t),
		      void (*done)(struct http_request *));

static void
source_failed(struct job *j, const struct err *e)
{
	j->location_done(j, RECORD_FAILED, e);
}

/* Notes how many bytes the try has sent. */
static void
note_moved(struct job *j, int64_t n)
{
	if (n > j->moved)
		j->moved = n;
}

/* Gives bytes of the ring to the upload; the last byte only when the digest is right. */
static size_t
ring_read(struct upload *u, char *p, size_t n, struct err *e)
{
	struct job *j = u->data;
	int64_t may = j->size - u->sent - !j->verified;

	(void)e;
	n = may > 0 ? at_most(least(n, j->ring.fill), may) : 0;
	if (n == 0)
		return HTTP_PAUSE;
	ring_take(&j->ring, p, n);
	note_moved(j, u->sent + (int64_t)n);
	if (j->ring.fill == 0)
		http_unpause(&j->calls->get.http);
	return n;
}

static void
get_done(struct http_request *r)
{
	struct job *j = r->data;
	struct upload *u = &j->calls->upload;
	struct err e = { .arena = j->copier->arena };

	if (ask_elsewhere(j, r))
		return;
	if (!r->ok)
		err_set(&e, r->err.status, "%.*s: %s", STR_ARG(j->digest), r->err.msg);
	else if (verify(j, &e)) {
		if (j->size <= (int64_t)j->ring.cap) /* nothing was sent yet */
			u->bytes = ring_take_all(&j->ring);
		upload_send(u);
		return;
	}
	source_failed(j, &e);
}

static size_t
get_write(struct http_request *r, const char *p, size_t n)
{
	struct job *j = r->data;

	if (n > j->ring.cap) { /* more than the blob has */
		count_bytes(j, p, n, &r->err);
		return 0;
	}
	if (n > j->ring.cap - j->ring.fill || !rate_take(j, n))
		return HTTP_PAUSE;
	if (!count_bytes(j, p, n, &r->err))
		return 0;
	ring_put(&j->ring, p, n);
	/* curl keeps a copy of bytes that get no room in the ring; so what it has
	 * read is sent before it reads more */
	if (j->got == j->size)
		http_unpause(r);
	else if (j->size > (int64_t)j->ring.cap)
		http_pause(r);
	if (j->size > (int64_t)j->ring.cap)
		upload_send(&j->calls->upload);
	return n;
}

/* Gives bytes of the file to the upload; the last ones only when the digest is right. */
static size_t
file_read_hook(struct upload *u, char *p, size_t n, struct err *e)
{
	struct job *j = u->data;

	if (!rate_take(j, n))
		return HTTP_PAUSE;
	if (!extent_read(&j->file, p, n, &n, e) || !count_bytes(j, p, n, e))
		return HTTP_ABORT;
	if ((n == 0 || j->got == j->size) && !j->verified && !verify(j, e))
		return HTTP_ABORT;
	note_moved(j, j->got);
	return n;
}

/* Prepares the reading of a source that is in files, from the byte that is wanted
 * next. */
static void
file_open(struct job *j)
{
	if (j->source.kind == LOCATION_EXTENT) {
		extent_start(&j->file, j->source.extent, j->source.nextent, j->got, false);
	} else {
		j->whole = (struct extent){ source_path(&j->arena, j), 0, INT64_MAX };
		extent_start(&j->file, &j->whole, 1, j->got, false);
	}
	j->reading = true;
}

/* True when the bytes come by a GET.  A foreign layer may be in a layout too. */
static bool
is_remote(struct job *j)
{
	return j->source.kind == LOCATION_REGISTRY ||
	       (foreign_url(j) && j->source.kind != LOCATION_EXTENT &&
		access(source_path(&j->arena, j), R_OK) != 0);
}

static void
begin(struct job *j)
{
	j->asked = 0;
	j->got = 0;
	j->verified = false;
	j->ctx = digest_begin(j->digest);
}

/* Prepares the GET of a foreign layer, without credentials for its server. */
static void
foreign_call(struct job *j)
{
	struct str host, origin = str_of(url_origin(&j->arena, foreign_url(j)));
	struct location at = { .kind = LOCATION_REGISTRY };

	origin = str_sub(origin, (size_t)str_find(origin, STR("//")) + 2, origin.n);
	str_cut(origin, '/', &host, &origin);
	at.host = host;
	registry_call_url(j->copier->registry, &j->calls->get, &j->arena, &at, "GET",
			  foreign_url(j));
	j->calls->get.http.auth = NULL;
}

/* Asks the next place for a foreign layer that was not found: the layer's other URLs,
 * then the image's own registry.  False when there is no other place. */
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

/* GETs the blob, from the place that is asked. */
static void
get_start(struct job *j, size_t (*write)(struct http_request *, const char *, size_t),
	  void (*done)(struct http_request *))
{
	if (foreign_url(j))
		foreign_call(j);
	else
		registry_call(j->copier->registry, &j->calls->get, &j->arena, &j->source, "GET",
			      arena_printf(&j->arena, "blobs/%.*s", STR_ARG(j->digest)),
			      REGISTRY_PULL, STR(""));
	j->calls->get.http.write = write;
	j->calls->get.http.immutable = true;
	j->calls->get.http.with = upload_request(&j->calls->upload);
	j->calls->get.http.start = j->got;
	j->calls->get.http.buffer = j->block;
	j->calls->get.http.done = done;
	j->calls->get.http.data = j;
	http_start(registry_http(j->copier->registry), &j->calls->get.http);
}

void
stream_open(struct upload *u)
{
	struct job *j = u->data;
	struct err e = { .arena = j->copier->arena };

	begin(j);
	if (is_remote(j)) {
		u->read = ring_read;
		ring_open(&j->ring, at_most(j->block, j->size));
		get_start(j, get_write, get_done);
		return;
	}
	u->read = file_read_hook;
	file_open(j);
	if (j->size == 0 && !verify(j, &e)) {
		source_failed(j, &e);
		return;
	}
	upload_send(u);
}

/* Ends the try when all bytes are in the sink. */
static void
store_finish(struct job *j)
{
	struct err e = { .arena = j->copier->arena };

	if (is_whole(j, &e)) {
		if (sink_end(&j->sink, j->digest, &e)) {
			j->location_done(j, RECORD_COPIED, NULL);
			return;
		}
		err_wrap(&e, "%.*s from %.*s", STR_ARG(j->digest),
			 STR_ARG(source_str(e.arena, j)));
	}
	source_failed(j, &e);
}

static void
store_done(struct http_request *r)
{
	struct job *j = r->data;
	struct err e = { .arena = j->copier->arena };

	if (ask_elsewhere(j, r))
		return;
	if (r->ok) {
		store_finish(j);
		return;
	}
	err_set(&e, r->err.status, "%.*s: %s", STR_ARG(j->digest), r->err.msg);
	if (r->err.status == STATUS_TEMPORARY)
		sink_drop(&j->sink, true); /* the next run goes on with it */
	source_failed(j, &e);
}

static bool
store_bytes(struct job *j, const char *p, size_t n, struct err *e)
{
	if (!count_bytes(j, p, n, e) || !sink_add(&j->sink, p, n, e))
		return false;
	note_moved(j, j->got);
	if (j->copier->moved)
		j->copier->moved(j);
	return true;
}

static size_t
store_write(struct http_request *r, const char *p, size_t n)
{
	struct job *j = r->data;

	if (!rate_take(j, n))
		return HTTP_PAUSE;
	return store_bytes(j, p, n, &r->err) ? n : 0;
}

/* Copies the rest of a source that is in files. */
static void
store_file(struct job *j)
{
	struct err e = { .arena = j->copier->arena };
	char *block = arena_alloc(&j->arena, BLOCK);
	size_t n;
	bool good;

	file_open(j);
	do {
		good = extent_read(&j->file, block, BLOCK, &n, &e) &&
		       (n == 0 || store_bytes(j, block, n, &e));
		tick_due(j->copier);
	} while (good && n);
	if (good)
		store_finish(j);
	else
		source_failed(j, &e);
}

void
stream_store(struct job *j)
{
	struct err e = { .arena = j->copier->arena };
	bool remote = is_remote(j);

	j->asked = 0;
	j->verified = false;
	if (!sink_open(&j->sink, &j->arena, &j->to[j->at].at, j->digest, j->size, &j->got, &e)) {
		source_failed(j, &e);
	} else if (j->got == j->size) {
		store_finish(j);
	} else if (remote) {
		get_start(j, store_write, store_done);
	} else {
		store_file(j);
	}
}

void
stream_stop(struct job *j)
{
	registry_cancel(&j->calls->get);
	upload_cancel(&j->calls->upload);
	if (j->ctx)
		digest_end(j->ctx, NULL);
	if (j->reading)
		extent_end(&j->file, NULL);
	sink_drop(&j->sink, false);
	ring_close(&j->ring);
	j->ctx = NULL;
	j->reading = j->slowed = false;
}

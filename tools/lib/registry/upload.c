/* SPDX-License-Identifier: Apache-2.0 */
#include "upload.h"


#include "base/limits.h"
#include "create.h"
#include "http/url.h"
#include "quirks.h"
#include "token.h"

static const char *const octets[] = { "Content-Type: application/octet-stream", NULL };

static const struct quirks *
quirks(const struct upload *u)
{
	static const struct quirks_table none = { 0 };
	const struct quirks_table *t = registry_settings(u->registry)->quirks;

	return quirks_of(t ? t : &none, u->at->host);
}

static void
end(struct upload *u, int result)
{
	u->result = result;
	u->done(u);
}

/* Starts the call that is prepared, at once or after some milliseconds. */
static void
start(struct upload *u, void (*done)(struct http_request *r), int64_t ms)
{
	struct http_request *r = &u->private.call.http;

	r->done = done;
	r->data = u;
	http_start_after(registry_http(u->registry), r, ms);
}

/* Begins to send from the blob's first byte. */
static void
restarted(struct upload *u)
{
	u->private.sending = false;
	u->sent = 0;
	u->bytes = STR("");
	u->open(u);
}

/* Begins to send, after an answer that opened the upload and may say how many bytes a
 * PATCH but the last must have at least. */
static void
opened(struct upload *u)
{
	struct str least = http_header(&u->private.call.http, "oci-chunk-min-length");

	if (least.n)
		str_decimal(least, INT64_MAX, &u->private.least);
	restarted(u);
}

static void post(struct upload *u, int64_t ms);
static void fail(struct upload *u, long status);

static void
post_done(struct http_request *r)
{
	struct upload *u = r->data;
	struct create *create = registry_settings(u->registry)->create;

	if (r->ok) {
		u->private.location = registry_location(&u->private.call, u->arena, &u->err);
		if (u->private.location)
			opened(u);
		else
			end(u, UPLOAD_FAILED);
		return;
	}
	err_set(&u->err, r->err.status, "%s", r->err.msg);
	registry_mark_refused(&u->private.call, &u->err);
	if (create && create_missing(create, &u->private.call, u->at, &u->err) &&
	    !u->private.created) {
		u->private.created = true;
		post(u, 0);
		return;
	}
	fail(u, r->status);
}

/* Opens an upload. */
static void
post(struct upload *u, int64_t ms)
{
	registry_call(u->registry, &u->private.call, u->arena, u->at, "POST", "blobs/uploads/",
		      REGISTRY_PUSH, STR(""));
	start(u, post_done, ms);
}

/* Asks whether the repository has the blob; done decides what follows. */
static void
ask(struct upload *u, void (*done)(struct http_request *r))
{
	struct upload_private *own = &u->private;

	own->asked = true;
	registry_head(u->registry, &own->call, u->arena, u->at, &(struct registry_head){
		.blob = true, .name = u->digest, .access = REGISTRY_PUSH, .size = u->size,
		.done = done });
	own->call.http.data = u;
	http_start(registry_http(u->registry), &own->call.http);
}

/* True when the answer to ask() says that the blob is there, whole. */
static bool
is_there(const struct upload *u)
{
	const struct registry_call *c = &u->private.call;

	return c->http.ok && (c->head.length < 0 || c->head.length == u->size);
}

/* Ends an upload that was refused, which is none when the blob is there. */
static void
refused_asked(struct http_request *r)
{
	struct upload *u = r->data;
	bool there = is_there(u);

	u->private.call.host->asks_first |= there;
	end(u, there ? UPLOAD_EXISTS : UPLOAD_FAILED);
}

/* Ends an upload that failed with u->err. */
static void
fail(struct upload *u, long status)
{
	bool may_exist = status == 400 || status == 403 || status == 405 || status == 409 ||
			 status == 412 || status == 422;

	if (may_exist && !u->private.asked)
		ask(u, refused_asked);
	else
		end(u, UPLOAD_FAILED);
}

/* True when the failed mount shows that the host mounts no blobs at all: the blob is
 * certainly in the other repository and this one exists, so that it would be mounted
 * if any is; or the answer is neither 202 nor 404, nor one after which a try later may
 * help. */
static bool
shows_no_mount(const struct upload *u, const struct http_request *r)
{
	if (r->ok)
		return u->mount_sure;
	if (r->status == 404)
		return u->mount_sure && !str_holds(r->answer, STR("NAME_UNKNOWN"));
	return r->status && r->status != 408 && r->status != 429 && r->status != 503;
}

static void
mount_done(struct http_request *r)
{
	struct upload *u = r->data;

	if (r->ok && r->status == 201) {
		end(u, UPLOAD_MOUNTED);
		return;
	}
	if (shows_no_mount(u, r))
		u->private.call.host->no_mount = true;
	u->private.location = r->ok && r->status == 202
		? registry_location(&u->private.call, u->arena, &u->err) : NULL;
	if (u->private.location)
		opened(u);
	else
		post(u, 0);
}

/* Asks the registry to mount the blob from another of its repositories; false when
 * the registry does not mount. */
static bool
mount(struct upload *u)
{
	const char *path = url_query(u->arena, url_query(u->arena, "blobs/uploads/", "mount",
				     u->digest), "from", u->mount);

	registry_call(u->registry, &u->private.call, u->arena, u->at, "POST", path,
		      REGISTRY_PUSH, u->mount);
	if (u->private.call.host->no_mount || quirks(u)->no_mount)
		return false;
	u->private.call.http.once = true; /* when it fails, the blob is uploaded */
	start(u, mount_done, 0);
	return true;
}

static void
begin(struct upload *u)
{
	if (u->mount.n == 0 || !mount(u))
		post(u, 0);
}

static void
first_asked(struct http_request *r)
{
	struct upload *u = r->data;

	if (is_there(u))
		end(u, UPLOAD_EXISTS);
	else
		begin(u);
}

void
upload_start(struct upload *u)
{
	struct upload_private *own = &u->private;

	u->err = (struct err){ .arena = u->arena };
	u->result = UPLOAD_FAILED;
	/* finds the host, of which it may be known that it is to be asked first */
	registry_call(u->registry, &own->call, u->arena, u->at, "HEAD", "", REGISTRY_PUSH, STR(""));
	if (own->call.host->asks_first)
		ask(u, first_asked);
	else
		begin(u);
}

static void part_start(struct upload *u);

/* Sends the bytes of the request again where a redirect leads that came after some were
 * sent: the source begins anew, and what the registry has already is left out. */
static bool
follow(struct upload *u, const struct http_request *r)
{
	struct upload_private *own = &u->private;

	if (!r->moved || ++own->redirects > LIMIT_REDIRECTS)
		return false;
	own->moved = r->moved;
	own->resume = own->from;
	if (u->close)
		u->close(u);
	restarted(u);
	return true;
}

/* Begins the upload anew after a call that failed, or ends it. */
static void
retry(struct upload *u, const struct http_request *r)
{
	struct upload_private *own = &u->private;
	bool busy = r->status == 429 || r->status == 503;
	/* a PUT that is too large is no refusal: its bytes go by PATCH then */
	bool large = r->status == 413 && strcmp(r->method, "PUT") == 0 && (r->read || r->body.n);
	/* the upload may be gone, and a token may expire between POST and PUT */
	bool gone = own->tries == 0 &&
		    (r->status == 401 || r->status == 404 || r->status == 416);

	if (follow(u, r))
		return;
	own->moved = NULL;
	own->resume = 0;
	own->call.host->patched |= large;
	if (large || gone)
		u->err.status = STATUS_TEMPORARY;
	else
		registry_mark_refused(&own->call, &u->err);
	if (u->err.status != STATUS_TEMPORARY ||
	    ++own->tries >= (busy ? 2 * LIMIT_TRIES : LIMIT_TRIES)) {
		fail(u, r->status);
		return;
	}
	if (u->close)
		u->close(u);
	post(u, large || gone ? 0 : http_backoff(own->tries));
}

/* Goes on after a PATCH, whose answer may name another URL for the next request. */
static void
part_next(struct upload *u, const struct http_request *r)
{
	u->private.moved = NULL;
	u->private.resume = 0;
	u->private.redirects = 0;
	if (http_header(r, "location").n)
		u->private.location = registry_location(&u->private.call, u->arena, &u->err);
	if (u->private.location)
		part_start(u);
	else
		end(u, UPLOAD_FAILED);
}

static void
part_done(struct http_request *r)
{
	struct upload *u = r->data;
	bool all = r->ok && u->private.part == 0;

	if (all && strcmp(r->method, "PATCH") == 0) {
		part_next(u, r);
		return;
	}
	if (all) {
		end(u, UPLOAD_COPIED);
		return;
	}
	if (r->ok)
		err_set(&u->err, STATUS_SOME, "%s %s: answered before it had all bytes",
			r->method, url_redact(u->arena, r->url));
	else
		err_set(&u->err, r->err.status, "%.*s: %s%s", STR_ARG(u->digest), r->err.msg,
			r->status == 413 ? "; say in --quirks how much it takes: "
			"HOST chunk=BYTES" : "");
	retry(u, r);
}

static size_t
part_read(struct http_request *r, char *p, size_t n)
{
	struct upload *u = r->data;
	int64_t *left = u->private.skip ? &u->private.skip : &u->private.part;
	size_t got;

	if (*left == 0)
		return 0;
	got = u->read(u, p, (int64_t)n < *left ? n : (size_t)*left, &r->err);
	if (got == HTTP_PAUSE || got == HTTP_ABORT)
		return got;
	u->sent += (int64_t)got;
	*left -= (int64_t)got;
	/* what the registry has is read and left out */
	return left == &u->private.skip && got ? part_read(r, p, n) : got;
}

/* The header lines of a PATCH of n bytes, with a Content-Range when it is one of
 * several. */
static const char *const *
patch_headers(struct upload *u, int64_t n)
{
	const char **lines = arena_array(u->arena, const char *, 3);

	lines[0] = octets[0];
	if (n < u->size)
		lines[1] = arena_printf(u->arena, "Content-Range: %lld-%lld",
					(long long)u->private.from,
					(long long)(u->private.from + n - 1));
	return lines;
}

/* Starts the next request of the upload: a PUT with all bytes, or a PATCH with the
 * next bytes, or after the last PATCH a PUT without bytes. */
static void
part_start(struct upload *u)
{
	struct upload_private *own = &u->private;
	struct http_request *r = &own->call.http;
	const struct quirks *q = quirks(u);
	int64_t from = own->resume ? own->resume : u->sent;
	bool patch = (q->patch || own->call.host->patched) && from < u->size;
	int64_t chunk = q->chunk > own->least ? q->chunk : own->least;
	const char *url = own->moved ? own->moved : patch ? own->location
		: url_query(u->arena, own->location, "digest", u->digest);

	own->from = from;
	own->skip = from - u->sent;
	own->part = u->size - from;
	if (patch && q->chunk && own->part > chunk)
		own->part = chunk;
	registry_call_url(u->registry, &own->call, u->arena, u->at, patch ? "PATCH" : "PUT", url);
	r->headers = patch ? patch_headers(u, own->part) : octets;
	r->once = true;
	r->with = u->with;
	r->buffer = u->buffer;
	if ((int64_t)u->bytes.n == u->size) {
		r->body = str_sub(u->bytes, (size_t)from, (size_t)(from + own->part));
		u->sent = from + own->part;
		own->part = own->skip = 0;
	} else if (own->part) {
		r->read = part_read;
		r->size = own->part;
	}
	start(u, part_done, 0);
}

void
upload_send(struct upload *u)
{
	if (u->private.sending) {
		http_unpause(&u->private.call.http);
		return;
	}
	u->private.sending = true;
	part_start(u);
}

void
upload_cancel(struct upload *u)
{
	registry_cancel(&u->private.call);
}

struct http_request *
upload_request(struct upload *u)
{
	return &u->private.call.http;
}

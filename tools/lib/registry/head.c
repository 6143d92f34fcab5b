/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a location has a manifest or a blob: by HEAD, or by GET where HEAD fails. */
#include "registry.h"


#include "base/limits.h"
#include "crypto/digest.h"
#include "token.h"

static const char *const accept_only[] = { MANIFEST_ACCEPT, NULL };
static const char *const first_byte[] = { "Range: bytes=0-0", NULL };

static bool
is_head(const struct registry_call *c)
{
	return strcmp(c->http.method, "HEAD") == 0;
}

/* A number of bytes, or -1. */
static int64_t
number(struct str text)
{
	int64_t n;

	return str_decimal(text, INT64_MAX, &n) ? n : -1;
}

/* The length of the whole blob by the answer's headers; -1 when they do not say. */
static int64_t
length_of(const struct registry_call *c)
{
	struct str range = http_header(&c->http, "content-range"), head, total;

	if (c->http.status == 206 || c->http.status == 416)
		return str_cut(range, '/', &head, &total) ? number(str_trim(total)) : -1;
	return number(http_header(&c->http, "content-length"));
}

/* The write hook for a blob, of which one byte is enough. */
static size_t
take_byte(struct http_request *r, const char *p, size_t n)
{
	struct registry_call *c = (struct registry_call *)r;

	(void)p;
	c->head.enough = true;
	return r->status == 206 && n == 1 ? n : 0;
}

static bool
same_algorithm(struct str x, struct str y)
{
	struct str of_x, of_y, rest;

	str_cut(x, ':', &of_x, &rest);
	str_cut(y, ':', &of_y, &rest);
	return str_eq(of_x, of_y);
}

/* True when a registry says of something that it is not there, not a server of files
 * or a content network before it. */
static bool
speaks_registry(const struct registry_call *c)
{
	return http_header(&c->http, "docker-distribution-api-version").n ||
	       str_holds(http_header(&c->http, "content-type"), STR("json"));
}

/* True when the answer to a HEAD leaves open what a GET would find. */
static bool
is_doubtful(const struct registry_call *c)
{
	const struct registry_head *h = &c->head;
	struct str digest = http_header(&c->http, "docker-content-digest");

	switch (c->http.status) {
	case 403: case 405: case 501:
		return true;
	case 404:
		return !c->host->head_works[h->blob] && (h->expected || !speaks_registry(c));
	}
	if (!c->http.ok)
		return false;
	if (h->blob)
		return length_of(c) == 0 && h->size != 0;
	return digest_valid(h->name) ? length_of(c) == 0
		: !digest_valid(digest) || (h->want.n && !same_algorithm(digest, h->want));
}

static void head_done(struct http_request *r);

static void
prepare(struct registry_call *c, struct arena *a, const char *method)
{
	struct registry_head h = c->head;
	void *data = c->http.data;

	registry_call(c->registry, c, a, &h.at, method, arena_printf(a, "%s/%.*s",
		      h.blob ? "blobs" : "manifests", STR_ARG(h.name)), h.access, STR(""));
	c->head = h;
	c->http.data = data;
	c->http.done = head_done;
	c->http.headers = h.blob ? NULL : accept_only;
	if (h.blob && !is_head(c)) {
		c->http.headers = first_byte;
		c->http.write = take_byte;
	} else if (!h.blob) {
		c->http.max = LIMIT_MANIFEST;
	}
}

/* Takes the answer to a GET, and learns from it. */
static void
take_get(struct registry_call *c)
{
	struct http_request *r = &c->http;
	struct registry_head *h = &c->head;

	/* a whole body is broken off; an empty blob has no first byte */
	if (h->blob && !r->ok && ((h->enough && r->status >= 200 && r->status < 300) ||
				  (r->status == 416 && length_of(c) == 0))) {
		r->ok = true;
		r->err.msg = NULL;
	}
	c->host->no_head[h->blob] |= r->ok;
}

static void
head_done(struct http_request *r)
{
	struct registry_call *c = (struct registry_call *)r;

	if (is_head(c) && is_doubtful(c)) {
		c->head.first = r->ok ? NULL : r->err.msg;
		prepare(c, r->arena, "GET");
		http_start(registry_http(c->registry), r);
		return;
	}
	if (is_head(c))
		c->host->head_works[c->head.blob] |= r->ok;
	else
		take_get(c);
	if (!r->ok && !is_head(c) && c->head.first)
		err_set(&r->err, r->err.status, "%s; %s", c->head.first, r->err.msg);
	c->head.length = r->ok && c->head.blob ? length_of(c) : -1;
	if (c->head.done)
		c->head.done(r);
}

void
registry_head(struct registry *g, struct registry_call *c, struct arena *a,
	      const struct location *at, const struct registry_head *h)
{
	struct registry_head copy = *h;

	copy.at = *at;
	copy.first = NULL;
	copy.enough = false;
	/* finds the host, which says how it is asked */
	registry_call(g, c, a, at, "HEAD", "", h->access, STR(""));
	c->head = copy;
	prepare(c, a, c->host->no_head[h->blob] ? "GET" : "HEAD");
}

bool
registry_head_is(const struct registry_call *c, struct str digest)
{
	return c->http.ok && (is_head(c)
		? str_eq(http_header(&c->http, "docker-content-digest"), digest)
		: digest_matches(c->http.answer, digest));
}

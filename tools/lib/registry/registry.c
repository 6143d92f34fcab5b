/* SPDX-License-Identifier: Apache-2.0 */
#include "registry.h"

#include <string.h>

#include "base/foreign.h"
#include "base/limits.h"
#include "crypto/crypto.h"
#include "crypto/digest.h"
#include "http/url.h"
#include "oci/ref.h"
#include "options.h"
#include "token.h"

struct registry {
	struct arena *arena;
	struct registry_options options;
	struct http *http;
	struct creds_store *creds;
	struct registry_host *hosts;
};

static bool
has_host(const struct hosts *l, struct str host)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (str_eq(host, l->v[i]))
			return true;
	return false;
}

static void
add_host(struct arena *a, struct hosts *l, struct str host)
{
	struct str *v;

	if (has_host(l, host))
		return;
	v = arena_array(a, struct str, l->n + 1);
	if (l->n)
		memcpy(v, l->v, l->n * sizeof *v);
	v[l->n++] = arena_dup(a, host);
	l->v = v;
}

bool
registry_option(struct arena *a, struct registry_options *o, int key, const char *arg)
{
	switch (key) {
	case OPT_HTTP: add_host(a, &o->http, str_of(arg)); return true;
	case OPT_HTTPS: add_host(a, &o->https, str_of(arg)); return true;
	case OPT_PLAIN_HTTP: return o->plain_http = true;
	case OPT_CACERT: o->cacert = arg; return true;
	case OPT_CERT: o->cert = arg; return true;
	case OPT_KEY: o->key = arg; return true;
	case OPT_CERTS_DIR: o->certs_dir = arg; return true;
	}
	return false;
}

void
registry_option_http(struct arena *a, struct registry_options *o, struct str host)
{
	add_host(a, &o->http, host);
}

void
registry_option_planned(struct arena *a, struct registry_options *o, const struct record *r)
{
	size_t i;

	for (i = 0; i < val_length(r->insecure); i++)
		add_host(a, &o->http, val_str_at(r->insecure, i));
}

void
registry_option_insecure(struct arena *a, struct registry_options *o,
			 const struct component *c)
{
	struct err ignored = { .arena = a };
	struct location at;

	if (val_truth(c->insecure) &&
	    location_parse(a, c->repository, &at, &ignored) &&
	    at.kind == LOCATION_REGISTRY)
		registry_option_http(a, o, at.host);
}

struct registry *
registry_new(struct arena *a, const struct registry_options *o, struct err *e)
{
	struct registry *g = arena_new(a, struct registry);
	struct http_options h = { 0 };

	if (!crypto_open(e)) /* libcrypto hashes what is read */
		return NULL;
	g->arena = a;
	if (o)
		g->options = *o;
	h.cacert = g->options.cacert;
	h.cert = g->options.cert;
	h.key = g->options.key;
	h.certs_dir = g->options.certs_dir;
	h.window = g->options.window;
	h.stall_seconds = g->options.stall;
	g->http = http_new(&h);
	g->creds = creds_new(a);
	return g;
}

void
registry_free(struct registry *g)
{
	if (g)
		http_free(g->http);
}

struct http *
registry_http(struct registry *g)
{
	return g->http;
}

const struct registry_options *
registry_settings(const struct registry *g)
{
	return &g->options;
}

void
registry_note(struct registry *g, const char *fmt, ...)
{
	struct arena scratch = { 0 };
	va_list ap;

	if (!g->options.note)
		return;
	va_start(ap, fmt);
	g->options.note(arena_vprintf(&scratch, fmt, ap));
	va_end(ap);
	arena_free(&scratch);
}

bool
registry_speaks_plain(const struct registry_options *o, struct str host)
{
	if (has_host(&o->https, host))
		return false;
	return has_host(&o->http, host) || o->plain_http ||
	       ref_is_loopback(host);
}

static struct registry_host *
host_of(struct registry *g, struct str name)
{
	struct registry_host *h;

	for (h = g->hosts; h; h = h->next)
		if (str_eq(h->name, name))
			return h;
	h = arena_new(g->arena, struct registry_host);
	h->name = arena_dup(g->arena, name);
	h->origin = str_of(arena_printf(g->arena, "%s://%.*s",
		registry_speaks_plain(&g->options, name) ? "http" : "https",
		STR_ARG(str_is(name, "docker.io") ? STR("registry-1.docker.io") : name)));
	h->http = g->http;
	h->note = g->options.note;
	h->next = g->hosts;
	g->hosts = h;
	return h;
}

/* True when the call is sent without the credentials, since the host has refused
 * them. */
static bool
is_anonymous(const struct registry_call *c, const struct creds *creds)
{
	return c->anonymous || (creds->source && c->host->refused && token_is_pull(c) &&
			   strcmp(creds->source, c->host->refused) == 0);
}

static enum http_next
prepare(struct http_request *r)
{
	struct registry_call *c = (struct registry_call *)r;
	struct creds creds;

	c->sent_token = STR("");
	c->sent_basic = false;
	if (c->host->scheme == SCHEME_UNKNOWN)
		return HTTP_SEND;
	if (!creds_find(c->registry->creds, c->host->name, c->repository, &creds,
			&r->err))
		return HTTP_FAIL;
	if (is_anonymous(c, &creds))
		creds = (struct creds){ 0 };
	if (creds.token.n) {
		r->authorization = arena_printf(r->arena, "Bearer %.*s",
						STR_ARG(creds.token));
		return HTTP_SEND;
	}
	if (c->host->scheme == SCHEME_BEARER)
		return token_prepare(c, &creds, c->registry->arena);
	if (creds.user.n) {
		r->authorization = http_basic(r->arena, creds.user, creds.password);
		c->sent_basic = true;
	}
	return HTTP_SEND;
}

/* Fails a call after a 401; its error gets the source of the credentials. */
static enum http_next
refuse(struct registry_call *c)
{
	struct err *e = &c->http.err;
	struct creds creds;

	if (!creds_find(c->registry->creds, c->host->name, c->repository, &creds, e))
		return HTTP_FAIL;
	if (creds.source)
		err_set(e, e->status, "%s; the credentials of %s were not accepted",
			e->msg, creds.source);
	else
		err_set(e, e->status, "%s; there are no credentials for %.*s (docker "
			"login, or REGISTRY_AUTH_FILE)", e->msg,
			STR_ARG(c->host->name));
	return HTTP_FAIL;
}

static enum http_next
refused(struct http_request *r, bool again)
{
	struct registry_call *c = (struct registry_call *)r;
	struct creds creds;

	if (again)
		token_forget(c);
	if (again || !token_challenge(c->registry->arena, c->host, r))
		return refuse(c);
	if (c->host->scheme == SCHEME_BEARER) {
		token_forget(c);
		return HTTP_SEND;
	}
	if (!creds_find(c->registry->creds, c->host->name, c->repository, &creds,
			&r->err))
		return HTTP_FAIL;
	if (!c->sent_basic)
		return creds.user.n && !c->anonymous ? HTTP_SEND : refuse(c);
	if (!token_is_pull(c))
		return refuse(c);
	c->anonymous = true; /* a public repository needs no credentials */
	token_refused(c->host, creds.source, r->err.msg);
	return HTTP_SEND;
}

static const struct http_auth auth = { prepare, refused };

void
registry_call(struct registry *g, struct registry_call *c, struct arena *a,
	      const struct location *at, const char *method, const char *path,
	      enum registry_access access, struct str mount_from)
{
	*c = (struct registry_call){ .registry = g, .repository = at->repository };
	c->host = host_of(g, at->host);
	c->http.method = method;
	c->http.arena = a;
	c->http.auth = &auth;
	c->http.url = arena_printf(a, "%.*s/v2/%.*s/%s", STR_ARG(c->host->origin),
				   STR_ARG(at->repository), path);
	if (at->repository.n == 0) {
		c->http.url = arena_printf(a, "%.*s/v2/", STR_ARG(c->host->origin));
		return;
	}
	c->scope = str_of(arena_printf(a, "repository:%.*s:pull%s%s%.*s%s",
				       STR_ARG(at->repository),
				       access == REGISTRY_PUSH ? ",push" : "",
				       mount_from.n ? " repository:" : "",
				       STR_ARG(mount_from),
				       mount_from.n ? ":pull" : ""));
}

void
registry_call_url(struct registry *g, struct registry_call *c, struct arena *a,
		  const struct location *at, const char *method, const char *url)
{
	registry_call(g, c, a, at, method, "",
		      strcmp(method, "GET") == 0 ? REGISTRY_PULL : REGISTRY_PUSH, STR(""));
	c->http.url = url;
	/* a registry may have uploads sent to another server, which gets no token */
	if (!url_same_origin(a, url, c->host->origin.p))
		c->http.auth = NULL;
}

bool
registry_login(const struct registry_call *c, struct registry_login *out,
	       struct err *e)
{
	struct creds creds;
	struct arena *a = e->arena;

	*out = (struct registry_login){ .scheme = STR("none") };
	if (!creds_find(c->registry->creds, c->host->name, c->repository, &creds, e))
		return false;
	out->source = str_of(creds.source);
	out->files = creds_files(c->registry->creds, a);
	out->without = is_anonymous(c, &creds);
	if (c->host->scheme == SCHEME_BASIC)
		out->scheme = STR("Basic");
	else if (c->host->scheme == SCHEME_BEARER)
		out->scheme = foreign_shown(a, str_of(arena_printf(a, "Bearer %s", url_redact(a,
					arena_cstr(a, c->host->realm)))));
	return true;
}

void
registry_cancel(struct registry_call *c)
{
	if (c->host)
		token_cancel(c);
	http_cancel(&c->http);
}

void
registry_manifest_call(struct registry *g, struct registry_call *c,
		       struct arena *a, const struct location *at,
		       const char *method, struct str name)
{
	static const char *const accept[] = { MANIFEST_ACCEPT, NULL };

	registry_call(g, c, a, at, method,
		      arena_printf(a, "manifests/%.*s", STR_ARG(name)),
		      REGISTRY_PULL, STR(""));
	c->http.headers = accept;
	c->http.max = LIMIT_MANIFEST;
}

bool
registry_manifest_answer(const struct registry_call *c, struct str want,
			 struct str *bytes, struct descriptor *d, struct err *e)
{
	struct digest_ctx *ctx;
	char text[DIGEST_MOST];

	if (!c->http.ok)
		return err_set(e, c->http.err.status, "%s", c->http.err.msg);
	if (!digest_valid(want))
		want = http_header(&c->http, "docker-content-digest");
	ctx = digest_begin(digest_valid(want) ? want : STR(""));
	*bytes = c->http.answer;
	digest_add(ctx, bytes->p, bytes->n);
	digest_end(ctx, text);
	if (digest_valid(want) && !str_is(want, text))
		return err_set(e, STATUS_SOME, "GET %s: the manifest's bytes have the "
			       "digest %s, not %.*s", c->http.url, text, STR_ARG(want));
	*d = (struct descriptor){ .digest = arena_dup(e->arena, str_of(text)),
				  .size = (int64_t)bytes->n };
	d->media_type = arena_dup(e->arena, http_header(&c->http, "content-type"));
	return true;
}

const char *
registry_location(const struct registry_call *c, struct arena *a, struct err *e)
{
	struct str to = http_header(&c->http, "location");
	const char *url = to.n ? url_resolve(a, c->http.where, to) : NULL;
	const char *asked = url_redact(a, c->http.where);

	if (!url)
		err_set(e, STATUS_SOME, "%s %s: the answer names no place for the upload",
			c->http.method, asked);
	else if (url_drops_tls(c->http.where, url))
		err_set(e, STATUS_SOME, "%s %s: the answer sends the upload from https to http, "
			"%s; does the registry know that it is reached by https?",
			c->http.method, asked, url_redact(a, url));
	else
		return url;
	return NULL;
}

void
registry_mark_refused(const struct registry_call *c, struct err *e)
{
	long s = c->http.status;

	if (c->http.wants_certificate || (s >= 400 && s < 500 && s != 408 && s != 429))
		e->status = STATUS_REFUSED;
}

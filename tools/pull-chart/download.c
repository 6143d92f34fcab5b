/* SPDX-License-Identifier: Apache-2.0 */
#include "http/url.h"
#include "oci/store.h"
#include "pull.h"

/* A download that is under way. */
struct transfer {
	struct download *d;
	struct store_put put;
	bool asked;   /* the server has asked for credentials */
	bool writing; /* store_begin was called for put */
};

static bool
begin(struct transfer *t, struct arena *a, struct err *e)
{
	struct download *d = t->d;

	t->writing = store_begin(&t->put, a, d->dir, d->suffix, d->want, d->max, e);
	return t->writing;
}

static size_t
take(struct http_request *r, const char *p, size_t n)
{
	struct transfer *t = r->data;

	if (!t->writing && !begin(t, r->arena, &r->err))
		return 0;
	return store_add(&t->put, p, n, &r->err) ? n : 0;
}

static void
restart(struct http_request *r)
{
	struct transfer *t = r->data;

	if (t->writing)
		store_abort(&t->put);
	t->writing = false;
}

/* Sends credentials at once, or only after the server asked for them. */
static enum http_next
prepare(struct http_request *r)
{
	struct transfer *t = r->data;
	const struct login *l = &t->d->login;

	r->authorization = NULL;
	if (l->user && (!l->when_asked || t->asked))
		r->authorization = http_basic(r->arena, str_of(l->user),
					      str_of(l->password));
	return HTTP_SEND;
}

static enum http_next
refused(struct http_request *r, bool again)
{
	struct transfer *t = r->data;

	if (!t->d->login.user || !t->d->login.when_asked || t->asked || again)
		return HTTP_FAIL;
	t->asked = true;
	return HTTP_SEND;
}

/* Sets the error of a request, with advice where there is some. */
static bool
fail(const struct http_request *r, const struct login *l, struct err *e)
{
	const char *advice = "";

	if (r->status == 401 && l->user)
		advice = "; are user name and password right?";
	else if (r->status == 401)
		advice = "; give 'username' and 'password-file' in mirror.yaml, or set"
			" HELM_REPOSITORY_USERNAME and HELM_REPOSITORY_PASSWORD";
	return err_set(e, r->err.status, "%s%s", r->err.msg, advice);
}

/* Downloads from one URL. */
static bool
fetch(struct pull *p, struct download *d, const char *url, struct err *e)
{
	static const struct http_auth auth = { prepare, refused };
	struct transfer t = { .d = d };
	struct http_request r = {
		.method = "GET", .url = url, .arena = p->arena,
		.headers = d->headers, .auth = &auth, .write = take,
		.restart = restart, .immutable = d->want.n > 0,
		.compressed = d->compressed, .data = &t,
	};
	bool ok = http_perform(p->http, &r);

	d->status = r.status;
	if (!ok) {
		restart(&r);
		return fail(&r, &d->login, e);
	}
	d->etag = arena_dup(p->arena, http_header(&r, "etag"));
	d->modified = arena_dup(p->arena, http_header(&r, "last-modified"));
	/* a server that sends no bytes */
	if (!t.writing && !begin(&t, p->arena, e))
		return false;
	return store_end(&t.put, d->want, &d->digest, &d->path, e) ||
		err_wrap(e, "GET %s", url_redact(p->arena, url));
}

bool
download(struct pull *p, struct download *d, struct err *e)
{
	const struct download asked = *d;
	struct source_urls urls;
	size_t i;

	if (!source_urls(p->arena, &p->sources, p->options, d->url, &urls, e))
		return false;
	for (i = 0; i < urls.n; i++) {
		*d = asked;
		if (!url_same_origin(p->arena, urls.at[i], d->url))
			d->login = (struct login){ 0 };
		if (urls.n > 1)
			d->headers = NULL;
		if (fetch(p, d, urls.at[i], e))
			return true;
		if (i + 1 == urls.n)
			break;
		if (!d->quiet)
			registry_note(p->registry, "%s; %s is asked next", e->msg,
				      url_redact(p->arena, urls.at[i + 1]));
		e->msg = NULL;
	}
	return false;
}

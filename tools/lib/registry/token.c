/* SPDX-License-Identifier: Apache-2.0 */
#include "token.h"

#include <stdlib.h>

#include "base/foreign.h"
#include "base/limits.h"
#include "challenge.h"
#include "http/url.h"
#include "json/json.h"
#include "oci/ref.h"

enum {
	LIFE_LEAST = 60,  /* seconds, without "expires_in" ("Token Authentication") */
	LIFE_MOST = 3600,
	LIFE_USED = 80    /* percent of its life after which a token is renewed */
};

struct token {
	struct token *next;
	struct str scope;
	struct str value;    /* "Bearer …"; empty: to be fetched */
	int64_t expires;     /* http_clock() at which a new one is fetched */
	bool fetching;
	struct registry_call *waiting;
	struct http_request request;
	struct arena arena;  /* of the request */
	struct arena *keep;  /* of what outlives the request */
	const char *source;  /* source of the credentials; NULL: none are sent */
	const char *refusal; /* why the server refused them; or NULL */
	struct registry_host *host;
};

bool
token_challenge(struct arena *a, struct registry_host *host, const struct http_request *r)
{
	struct challenge c;

	challenge_read(a, r, &c);
	if (!c.bearer && !c.basic)
		return false;
	host->scheme = c.bearer ? SCHEME_BEARER : SCHEME_BASIC;
	host->realm = c.realm;
	host->service = c.service;
	return true;
}

static struct token *
token_of(struct registry_host *host, struct str scope, struct arena *keep)
{
	struct token *t;

	for (t = host->tokens; t; t = t->next)
		if (str_eq(t->scope, scope))
			return t;
	t = arena_new(keep, struct token);
	t->scope = arena_dup(keep, scope);
	t->host = host;
	t->keep = keep;
	t->next = host->tokens;
	host->tokens = t;
	return t;
}

bool
token_parse(struct str answer, struct str *value, int64_t *seconds, struct err *e)
{
	struct val v = NIL;
	int64_t life;

	if (!json_parse(e->arena, answer, &v, e))
		return false;
	*value = val_get_str(v, "token");
	if (value->n == 0)
		*value = val_get_str(v, "access_token");
	if (value->n == 0)
		return err_set(e, STATUS_SOME, "the answer has no token");
	if (!http_credentials_valid(*value))
		return err_set(e, STATUS_SOME, "the token has bytes that no header may have");
	foreign_secret(*value);
	life = val_integer(val_get(v, "expires_in"));
	*seconds = life <= 0 ? LIFE_LEAST : life < LIFE_MOST ? life : LIFE_MOST;
	return true;
}

/* Takes the token server's answer. */
static bool
token_take(struct token *t, struct err *e)
{
	struct http_request *r = &t->request;
	struct str value;
	int64_t seconds;

	if (!r->ok)
		return err_set(e, r->err.status, "%s", r->err.msg);
	if (!token_parse(r->answer, &value, &seconds, e))
		return err_wrap(e, "the token server %s", url_redact(e->arena, r->url));
	t->expires = http_clock() + seconds * 1000 * LIFE_USED / 100;
	t->value = str_of(arena_printf(t->keep, "Bearer %.*s", STR_ARG(value)));
	return true;
}

static bool
is_pull(struct str scope)
{
	return !str_holds(scope, STR(",push"));
}

bool
token_is_pull(const struct registry_call *c)
{
	return is_pull(c->scope);
}

void
token_refused(struct registry_host *host, const char *source, const char *why)
{
	struct arena scratch = { 0 };

	if (host->refused && strcmp(host->refused, source) == 0)
		return;
	host->refused = source;
	if (host->note)
		host->note(arena_printf(&scratch, "%.*s does not take the credentials of %s: "
					"%s; trying to pull without", STR_ARG(host->name),
					source, why));
	arena_free(&scratch);
}

/* The URL of the token server, with service and each scope in its query. */
static const char *
token_url(struct token *t)
{
	const struct registry_host *host = t->host;
	struct str rest = t->scope, scope;
	const char *url = arena_cstr(&t->arena, host->realm);

	if (host->service.n)
		url = url_query(&t->arena, url, "service", host->service);
	while (rest.n) {
		str_cut(rest, ' ', &scope, &rest);
		url = url_query(&t->arena, url, "scope", scope);
	}
	return url;
}

/* Makes t's request a POST of the form by which OAuth2 refreshes a token: for an
 * identity token (RFC 6749, section 6). */
static void
refresh(struct token *t, struct str identity)
{
	static const char *const form[] = {
		"Content-Type: application/x-www-form-urlencoded", NULL
	};
	struct arena *a = &t->arena;
	const char *q;

	foreign_secret(identity);
	q = url_query(a, "", "grant_type", STR("refresh_token"));

	q = url_query(a, q, "service", t->host->service);
	q = url_query(a, q, "client_id", STR("mkmirror"));
	q = url_query(a, q, "scope", t->scope);
	q = url_query(a, q, "refresh_token", identity);
	t->request.method = "POST";
	t->request.url = arena_cstr(a, t->host->realm);
	t->request.headers = form;
	t->request.secret = true;
	t->request.body = str_sub(str_of(q), 1, strlen(q)); /* without its '?' */
}

static void token_done(struct http_request *r);

/* Asks the token server, with credentials or, when they are empty, without. */
static void
token_send(struct token *t, const struct creds *creds)
{
	t->source = creds->source;
	t->request = (struct http_request){ .method = "GET", .arena = &t->arena,
		.max = LIMIT_ANSWER, .done = token_done, .data = t, .at_once = true };
	if (creds->identity.n) {
		refresh(t, creds->identity);
	} else {
		t->request.url = token_url(t);
		if (creds->user.n) {
			t->request.user = arena_cstr(&t->arena, creds->user);
			t->request.password = arena_cstr(&t->arena, creds->password);
		}
	}
	http_start(t->host->http, &t->request);
}

/* Asks once more, without credentials, when the server refused the credentials for a
 * pull: a public repository needs none.  False when that is not so. */
static bool
send_anonymous(struct token *t, const struct err *e)
{
	static const struct creds none;
	long s = t->request.status;

	if (!t->source || !is_pull(t->scope) || (s != 400 && s != 401 && s != 403))
		return false;
	t->refusal = arena_cstr(t->keep, str_of(e->msg));
	token_refused(t->host, t->source, t->request.err.msg);
	token_send(t, &none);
	return true;
}

static void
token_done(struct http_request *r)
{
	struct token *t = r->data;
	struct err e = { .arena = t->keep };
	bool good = token_take(t, &e);
	struct registry_call *c, *list;

	if (!good) {
		err_set(&e, e.status, "logging in to %.*s %s%s: %s", STR_ARG(t->host->name),
			t->source ? "with the credentials of "
			: "without credentials (docker login, or REGISTRY_AUTH_FILE, give some)",
			t->source ? t->source : "", e.msg);
		if (send_anonymous(t, &e))
			return;
		if (t->refusal)
			err_set(&e, e.status, "%s", t->refusal);
	}
	list = t->waiting;
	t->fetching = false;
	t->waiting = NULL;
	arena_free(&t->arena);
	while ((c = list)) {
		list = c->waiting;
		c->waiting = NULL;
		if (good) {
			http_resume(&c->http);
			continue;
		}
		if (e.status == STATUS_TEMPORARY)
			c->http.status = 0; /* the 401 is no refusal: a token may come later */
		http_fail(&c->http, &e);
	}
}

/* True when nobody else can read what is sent to the URL: by TLS or loopback. */
static bool
is_safe(struct arena *a, struct str url)
{
	const char *origin = url_origin(a, arena_cstr(a, url));

	return origin && (str_starts(str_of(origin), STR("https:")) ||
			  ref_is_loopback(str_of(origin + strlen("http://"))));
}

static bool
token_fetch(struct token *t, struct registry_call *c, const struct creds *creds)
{
	struct registry_host *host = c->host;
	struct arena *a = c->http.arena;

	if (!url_origin(a, arena_cstr(a, host->realm)))
		return err_set(&c->http.err, STATUS_SOME, "%.*s names a token server that is no "
			       "URL of http or https: '%.*s'", STR_ARG(host->name),
			       STR_ARG(foreign_text(a, host->realm)));
	if (str_starts(host->origin, STR("https:")) && !is_safe(a, host->realm))
		return err_set(&c->http.err, STATUS_SOME, "%.*s names a token server "
			       "without TLS, %s; no credentials are sent there",
			       STR_ARG(host->name),
			       url_redact(a, arena_cstr(a, host->realm)));
	t->refusal = NULL;
	t->fetching = true;
	token_send(t, creds);
	return true;
}

enum http_next
token_prepare(struct registry_call *c, const struct creds *creds,
	      struct arena *keep)
{
	struct token *t = token_of(c->host, c->scope, keep);

	if (t->value.n && http_clock() < t->expires) {
		c->sent_token = t->value;
		c->http.authorization = t->value.p;
		return HTTP_SEND;
	}
	if (!t->fetching && !token_fetch(t, c, creds))
		return HTTP_FAIL;
	c->waiting = t->waiting;
	t->waiting = c;
	return HTTP_WAIT;
}

void
token_forget(struct registry_call *c)
{
	struct token *t;

	for (t = c->host->tokens; t; t = t->next)
		if (t->value.n && str_eq(t->value, c->sent_token))
			t->value = STR("");
}

void
token_cancel(struct registry_call *c)
{
	struct registry_call **p;
	struct token *t;

	for (t = c->host->tokens; t; t = t->next)
		for (p = &t->waiting; *p; p = &(*p)->waiting)
			if (*p == c) {
				*p = c->waiting;
				return;
			}
}

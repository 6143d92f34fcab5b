/* SPDX-License-Identifier: Apache-2.0 */
#include "http.h"

#include <unistd.h>

#include "base/limits.h"
#include "http_host.h"
#include "http_tls.h"
#include "http_try.h"
#include "http_wait.h"
#include "url.h"

enum {
	WINDOW = 16,           /* requests under way to a host */
	CONNECTIONS_KEPT = 64,
	DELAY_FIRST = 250,     /* milliseconds before the second try */
	DELAY_MOST = 30 * 1000,
	RETRY_AFTER_MOST = 60, /* seconds a server may send us away for */
	TRIES_SILENT = 2,      /* of a host that has never answered in time */
	STALL_SECONDS = 60,
	ANSWER_PATIENCE = 5,   /* times the stall limit, once all was sent */
	WATCH_EVERY = 1000,
	POLL_MOST = 1000
};

struct http {
	CURLM *multi;
	struct http_wait wait;
	struct http_options options;
	struct arena arena;
	struct http_host *hosts;  /* their memory is in arena */
	struct http_try *active, *spare;
	struct http_request *delayed;
	size_t left;      /* requests started and not done */
	bool unpause;     /* some active try is to be unpaused */
	int64_t watched;
	uint64_t random;
};

struct http *
http_new(const struct http_options *options)
{
	static bool ready;
	struct http *h = calloc(1, sizeof *h);

	if (!h || (!ready && curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK))
		abort();
	ready = true;
	if (options)
		h->options = *options;
	if (h->options.window <= 0)
		h->options.window = WINDOW;
	if (h->options.stall_seconds <= 0)
		h->options.stall_seconds = STALL_SECONDS;
	h->random = (uint64_t)http_clock() * 2654435761u + (uint64_t)getpid();
	h->multi = curl_multi_init();
	if (!h->multi)
		abort();
	curl_multi_setopt(h->multi, CURLMOPT_MAXCONNECTS, (long)CONNECTIONS_KEPT);
	curl_multi_setopt(h->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
	wait_init(&h->wait, h->multi);
	return h;
}

void
http_free(struct http *h)
{
	struct http_try *t;

	if (!h)
		return;
	while (h->active)
		http_cancel(h->active->r);
	while ((t = h->spare)) {
		h->spare = t->next;
		curl_easy_cleanup(t->easy);
		free(t);
	}
	curl_multi_cleanup(h->multi);
	wait_free(&h->wait);
	arena_free(&h->arena);
	free(h);
}

/* The life of a request. */

static void
finish(struct http_request *r, bool good)
{
	r->ok = good;
	r->state = HTTP_IDLE;
	r->http->left--;
	if (r->done)
		r->done(r);
}

static void
delay(struct http_request *r, int64_t ms)
{
	struct http *h = r->http;

	r->state = HTTP_DELAYED;
	r->due = http_clock() + ms;
	r->next = h->delayed;
	h->delayed = r;
}

static int64_t
jitter(struct http *h, int64_t ms)
{
	h->random ^= h->random << 13;
	h->random ^= h->random >> 7;
	h->random ^= h->random << 17;
	return ms / 2 + (int64_t)(h->random % (uint64_t)(ms + 1));
}

/* Sends r to where it goes next, or fails it when that is no URL. */
static void
aim(struct http_request *r, const char *url, bool front)
{
	const char *own = url_origin(r->arena, r->url);

	r->where = url;
	r->host = own ? host_of(&r->http->arena, &r->http->hosts, url,
				r->http->options.window) : NULL;
	if (!r->host) {
		try_error(r, STATUS_USAGE, "not a URL of http or https");
		finish(r, false);
		return;
	}
	if (!r->host->tls)
		r->host->tls = tls_of(&r->http->arena, &r->http->options, r->host->origin);
	r->foreign = strcmp(own, r->host->origin) != 0;
	host_queue(r, front);
}

void
http_start(struct http *h, struct http_request *r)
{
	r->http = h;
	r->err = (struct err){ .arena = r->arena };
	r->ok = r->renewed = r->unwelcome = r->unranged = false;
	r->status = 0;
	r->tries = r->redirects = 0;
	r->taken = r->start;
	r->skip = 0;
	r->authorization = NULL;
	h->left++;
	if (url_origin(r->arena, r->url))
		aim(r, r->url, false);
	else
		delay(r, 0); /* fails in the loop, as done is called there alone */
}

/* True when the body that came so far lets the request be sent again. */
static bool
may_repeat(struct http_request *r)
{
	if (r->once || r->read)
		return false;
	if (r->taken == 0 || r->immutable)
		return true;
	if (!r->restart)
		return false;
	r->restart(r);
	r->taken = 0;
	return true;
}

/* Tries again later, up to `most` times in all, or fails with the error that
 * is set. */
static void
again(struct http_request *r, int most, int64_t after)
{
	struct http *h = r->http;
	struct http_host *host = r->host;
	int64_t ms = (int64_t)DELAY_FIRST << (r->tries < 8 ? r->tries : 8);

	/* others wait too, also when this one is tried again elsewhere */
	if (after > 0 && after <= RETRY_AFTER_MOST)
		host->closed = http_clock() + after * 1000;
	if (++r->tries >= most || host->dead || after > RETRY_AFTER_MOST ||
	    !may_repeat(r)) {
		if (!host->answered)
			host->dead = true;
		finish(r, false);
		return;
	}
	ms = jitter(h, ms < DELAY_MOST ? ms : DELAY_MOST);
	if (after > 0)
		ms += after * 1000;
	r->err.msg = NULL;
	r->redirects = 0;
	r->renewed = false; /* a token may run out before the next try */
	delay(r, ms);
}

static void
redirect(struct http_request *r)
{
	struct str to = http_header(r, "location");
	const char *url = url_resolve(r->arena, r->where, to);

	if (!url) {
		try_error(r, STATUS_SOME, "a redirect to what is no URL");
	} else if (++r->redirects > LIMIT_REDIRECTS) {
		try_error(r, STATUS_SOME, arena_printf(r->arena,
			  "more than %d redirects", LIMIT_REDIRECTS));
	} else if (str_starts(str_of(r->where), STR("https:")) &&
		   str_starts(str_of(url), STR("http:"))) {
		try_error(r, STATUS_SOME, "a redirect from https to http");
	} else {
		aim(r, url, true);
		return;
	}
	finish(r, false);
}

static void
unauthorized(struct http_request *r)
{
	enum http_next next = HTTP_FAIL;

	/* a streamed body cannot be sent again here, but by who streams it */
	try_error(r, r->read ? STATUS_TEMPORARY : STATUS_SOME, try_answer_text(r));
	if (r->auth && r->auth->refused && !r->foreign)
		next = r->auth->refused(r);
	if (next == HTTP_FAIL || r->renewed || r->read) {
		finish(r, false);
		return;
	}
	r->renewed = true;
	r->state = HTTP_PARKED;
	if (next == HTTP_SEND)
		http_resume(r);
}

/* The host has too much to do: asked less often, it gets more time. */
static int
ease(const struct http_request *r)
{
	host_narrow(r->host, r->sent);
	return 2 * LIMIT_TRIES;
}

/* An answer came; what does it mean? */
static void
judge_answer(struct http_request *r, curl_off_t after)
{
	bool fetch = strcmp(r->method, "GET") == 0 || strcmp(r->method, "HEAD") == 0;
	long s = r->status;

	if (s >= 200 && s < 300) {
		host_widen(r->host, r->http->options.window);
		finish(r, true);
	} else if (fetch && (s == 301 || s == 302 || s == 303 || s == 307 || s == 308)) {
		redirect(r);
	} else if (s == 401) {
		host_answered(r->host);
		unauthorized(r);
	} else if (s == 408 || s == 429 || s >= 500) {
		host_answered(r->host);
		try_error(r, STATUS_TEMPORARY, after <= RETRY_AFTER_MOST ? try_answer_text(r)
			  : arena_printf(r->arena, "%s; it says to come back in %lld minutes",
					 try_answer_text(r), (long long)(after + 59) / 60));
		again(r, s == 429 || s == 503 ? ease(r) : LIMIT_TRIES, after);
	} else if (s == 416 && r->immutable && r->taken > 0 && !r->unranged) {
		r->unranged = true;
		try_error(r, STATUS_TEMPORARY, try_answer_text(r));
		again(r, LIMIT_TRIES, 0);
	} else {
		host_answered(r->host);
		try_error(r, STATUS_SOME, try_answer_text(r));
		finish(r, false);
	}
}

/* The connection broke before the host ever answered: is it our certificate?
 * What TLS says to that, or `why`. */
static const char *
hear(struct http_request *r, CURLcode code, const char *why)
{
	struct http_host *h = r->host;

	if (h->answered || tls_is_final(code, why) || !str_starts(str_of(h->origin), STR("https:")) ||
	    (code != CURLE_SEND_ERROR && code != CURLE_RECV_ERROR && code != CURLE_GOT_NOTHING))
		return why;
	if (!h->knocked)
		h->unwelcome = tls_knock(&r->http->arena, h->tls, h->origin);
	h->knocked = true;
	return h->unwelcome ? h->unwelcome : why;
}

static void
judge_failure(struct http_request *r, CURLcode code, const char *why)
{
	bool refused = str_holds(str_of(why), STR("CONNECT tunnel failed, response 4"));
	bool final, broke = code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR ||
			    code == CURLE_GOT_NOTHING;

	if (r->err.msg) { /* a hook's own */
		finish(r, false);
		return;
	}
	if (code == CURLE_WRITE_ERROR && r->unranged) {
		code = CURLE_PARTIAL_FILE;
		why = "the server answers another range than asked for";
	}
	if (!*why)
		why = curl_easy_strerror(code);
	if (refused)
		why = arena_printf(r->arena, "%s: the proxy that the environment names does "
				   "not let us through (see HTTPS_PROXY and NO_PROXY)", why);
	why = hear(r, code, why);
	final = refused || tls_is_final(code, why);
	r->unwelcome = tls_is_unwelcome(code, why);
	why = tls_explain(r->arena, r->host->origin, code, why);
	if (final || !try_is_temporary(code)) {
		try_error(r, STATUS_SOME, why);
		finish(r, false);
		return;
	}
	if (broke && !r->host->answered && str_starts(str_of(r->where), STR("http:")))
		why = arena_printf(r->arena, "%s (does it speak TLS? give --https HOST)", why);
	try_error(r, STATUS_TEMPORARY, why);
	if (broke && r->host->answered) /* it is there, and has too much to do */
		again(r, ease(r), 0);
	else
		again(r, code == CURLE_OPERATION_TIMEDOUT && !r->host->answered
		      ? TRIES_SILENT : LIMIT_TRIES, 0);
}

/* Takes the try out of curl; its request stays. */
static void
detach(struct http *h, struct http_try *t)
{
	struct http_try **p = &h->active;

	while (*p != t)
		p = &(*p)->next;
	*p = t->next;
	curl_multi_remove_handle(h->multi, t->easy);
	t->r->host->active--;
	t->r->try = NULL;
	try_end(t);
	t->next = h->spare;
	h->spare = t;
}

static struct http_try *
take_try(struct http *h)
{
	struct http_try *t = h->spare;

	if (t) {
		h->spare = t->next;
		return t;
	}
	t = calloc(1, sizeof *t);
	if (!t || !(t->easy = curl_easy_init()))
		abort();
	return t;
}

/* Sends r, which has left its queue. */
static void
launch(struct http *h, struct http_request *r)
{
	enum http_next next = HTTP_SEND;
	struct http_try *t;

	r->authorization = NULL;
	if (r->user)
		r->authorization = http_basic(r->arena, str_of(r->user),
					      str_of(r->password));
	r->state = HTTP_PARKED;
	if (r->auth && r->auth->prepare && !r->foreign)
		next = r->auth->prepare(r);
	if (next == HTTP_WAIT)
		return;
	if (next == HTTP_FAIL) {
		finish(r, false);
		return;
	}
	r->sent = http_clock();
	t = take_try(h);
	t->next = h->active;
	h->active = t;
	r->host->active++;
	r->try = t;
	r->state = HTTP_ACTIVE;
	if (!try_prepare(t, r) ||
	    curl_multi_add_handle(h->multi, t->easy) != CURLM_OK) {
		detach(h, t);
		finish(r, false);
	}
}

static void
launch_queued(struct http *h)
{
	int64_t now = http_clock();
	struct http_host *host;
	struct http_request *r;

	for (host = h->hosts; host; host = host->next) {
		while ((r = host_next(host, now))) {
			host_unqueue(r);
			launch(h, r);
		}
	}
}

/* Queues what is due; the milliseconds until the next is, at most `most`. */
static int
queue_due(struct http *h, int most)
{
	struct http_request *r, *list = h->delayed;
	int64_t now = http_clock(), left = most;

	h->delayed = NULL;
	while ((r = list)) {
		list = r->next;
		if (r->due <= now) {
			aim(r, r->url, false);
			continue;
		}
		left = r->due - now < left ? r->due - now : left;
		r->next = h->delayed;
		h->delayed = r;
	}
	return (int)left;
}

/* Handles the transfers that curl ended; true when there were any. */
static bool
collect(struct http *h)
{
	struct CURLMsg *m;
	struct http_try *t;
	struct http_request *r;
	curl_off_t after;
	CURLcode code;
	const char *why;
	int n;
	bool any = false;

	while ((m = curl_multi_info_read(h->multi, &n))) {
		any = true;
		code = m->data.result;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&t);
		r = t->r;
		after = 0;
		curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &r->status);
		curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &after);
		r->answer = buf_str(&t->answer);
		why = arena_cstr(r->arena, str_of(t->error));
		detach(h, t);
		/* curl forgets that a hook failed for what it had kept in a pause */
		if (code == CURLE_OK && !r->err.msg)
			judge_answer(r, after);
		else
			judge_failure(r, code, why);
	}
	return any;
}

static void
unpause(struct http *h)
{
	struct http_try *t, *next;

	if (!h->unpause)
		return;
	h->unpause = false;
	for (t = h->active; t; t = next) {
		next = t->next;
		if (!t->unpause)
			continue;
		t->unpause = t->paused_read = t->paused_write = false;
		t->moved = http_clock();
		curl_easy_pause(t->easy, CURLPAUSE_CONT);
	}
}

/* Ends transfers that have not moved for too long. */
static void
watch(struct http *h)
{
	int64_t now = http_clock(), most;
	struct http_try *t;
	struct http_request *r;

	if (now - h->watched < WATCH_EVERY)
		return;
	h->watched = now;
	for (t = h->active; t;) {
		most = h->options.stall_seconds * 1000 *
		       (t->all_sent ? ANSWER_PATIENCE : 1);
		if (t->paused_read || t->paused_write || now - t->moved < most) {
			t = t->next;
			continue;
		}
		r = t->r;
		detach(h, t);
		judge_failure(r, CURLE_OPERATION_TIMEDOUT,
			      arena_printf(r->arena, "no byte moved for %lld seconds",
					   (long long)most / 1000));
		t = h->active; /* the hook may have changed the list */
	}
}

bool
http_step(struct http *h, int ms)
{
	int wait = queue_due(h, ms < POLL_MOST ? ms : POLL_MOST);

	launch_queued(h);
	if (h->left == 0)
		return false;
	unpause(h);
	wait_due(&h->wait);
	if (collect(h) || h->unpause)
		wait = 0;
	wait_sockets(&h->wait, wait);
	collect(h);
	watch(h);
	return h->left > 0;
}

void
http_run(struct http *h)
{
	while (http_step(h, POLL_MOST))
		;
}

bool
http_perform(struct http *h, struct http_request *r)
{
	http_start(h, r);
	while (r->state != HTTP_IDLE && http_step(h, POLL_MOST))
		;
	return r->ok;
}

void
http_cancel(struct http_request *r)
{
	struct http_request **p;

	switch (r->state) {
	case HTTP_IDLE:
		return;
	case HTTP_QUEUED:
		host_unqueue(r);
		break;
	case HTTP_DELAYED:
		for (p = &r->http->delayed; *p != r;)
			p = &(*p)->next;
		*p = r->next;
		break;
	case HTTP_ACTIVE:
		detach(r->http, r->try);
		break;
	case HTTP_PARKED:
		break;
	}
	r->state = HTTP_IDLE;
	r->ok = false;
	r->http->left--;
}

void
http_resume(struct http_request *r)
{
	if (r->state != HTTP_PARKED)
		return;
	r->err.msg = NULL;
	aim(r, r->url, true);
}

void
http_fail(struct http_request *r, const struct err *e)
{
	if (r->state != HTTP_PARKED)
		return;
	err_set(&r->err, e->status, "%s", e->msg);
	finish(r, false);
}

void
http_unpause(struct http_request *r)
{
	if (r->state != HTTP_ACTIVE || !(r->try->paused_read || r->try->paused_write))
		return;
	r->try->unpause = true;
	r->http->unpause = true;
}

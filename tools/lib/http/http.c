/* SPDX-License-Identifier: Apache-2.0 */
#include "http.h"

#include "base/foreign.h"
#include "base/limits.h"
#include "http_host.h"
#include "http_redirect.h"
#include "http_tls.h"
#include "http_try.h"
#include "http_wait.h"
#include "url.h"

enum {
	WINDOW = 16,           /* requests under way to a host */
	CONNECTIONS_KEPT = 64,
	RETRY_AFTER_MOST = 60, /* seconds; a longer Retry-After is not waited for */
	TRIES_SILENT = 2,      /* tries of a host that never answers in time */
	STALL_SECONDS = 60,
	ANSWER_STALLS = 5,     /* once all is sent, so many times the stall limit */
	WATCH_EVERY = 1000,    /* milliseconds between two looks for stalled tries */
	POLL_MOST = 1000       /* milliseconds of one wait */
};

struct http {
	CURLM *multi;
	struct http_wait wait;
	struct http_options options;
	struct arena arena;
	struct http_host *hosts;  /* their memory is in arena */
	struct http_try *active, *spare;
	struct http_request *delayed;
	size_t left;      /* requests that were started and are not done */
	bool unpause;     /* some active try is to be unpaused */
	int64_t watched;  /* http_clock() of the last end_stalled */
};

struct http *
http_new(const struct http_options *options)
{
	static bool ready;
	struct http *h = calloc(1, sizeof *h);

	if (!h || (!ready && curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK))
		abort();
	ready = true;
	foreign_login_of_proxies();
	if (options)
		h->options = *options;
	if (h->options.window <= 0)
		h->options.window = WINDOW;
	if (h->options.stall_seconds <= 0)
		h->options.stall_seconds = STALL_SECONDS;
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

static void
finish(struct http_request *r, bool good)
{
	r->ok = good;
	r->private.state = HTTP_IDLE;
	r->private.http->left--;
	if (r->done)
		r->done(r);
}

static void
delay(struct http_request *r, int64_t ms)
{
	struct http *h = r->private.http;

	r->private.state = HTTP_DELAYED;
	r->private.due = http_clock() + ms;
	r->private.next = h->delayed;
	h->delayed = r;
}

/* Puts r into the queue of the host of url, or fails r when url is no URL. */
static void
enqueue(struct http_request *r, const char *url, bool front)
{
	const char *own = url_origin(r->arena, r->url);

	foreign_login_of(str_of(url));
	r->where = url_anonymous(r->arena, url);
	r->private.host = own ? host_of(&r->private.http->arena, &r->private.http->hosts, url,
				r->private.http->options.window) : NULL;
	if (!r->private.host) {
		try_error(r, STATUS_USAGE, "not a URL of http or https");
		finish(r, false);
		return;
	}
	if (!r->private.host->tls)
		r->private.host->tls = tls_of(&r->private.http->arena, &r->private.http->options, r->private.host->origin);
	r->private.other_origin = strcmp(own, r->private.host->origin) != 0;
	host_queue(r, front);
}

void
http_start(struct http *h, struct http_request *r)
{
	http_start_after(h, r, 0);
}

void
http_start_after(struct http *h, struct http_request *r, int64_t ms)
{
	r->private.http = h;
	r->err = (struct err){ .arena = r->arena };
	r->ok = r->private.renewed = r->wants_certificate = r->private.unranged = false;
	r->status = 0;
	r->private.tries = r->private.redirects = 0;
	r->taken = r->start;
	r->moved = NULL;
	r->private.sent_body = false;
	r->private.skip = 0;
	r->authorization = NULL;
	h->left++;
	if (ms == 0 && url_origin(r->arena, r->url))
		enqueue(r, r->url, false);
	else
		delay(r, ms); /* done may be called in a step only, so a bad URL fails there */
}

/* True when the request can be sent again, although a part of its body may have
 * been handed on. */
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

/* Tries r again later, or after `after` seconds when the server said so, or fails it
 * with the error that is set, after `most` tries in all. */
static void
retry(struct http_request *r, int most, int64_t after)
{
	struct http_host *host = r->private.host;
	int64_t ms = http_backoff(r->private.tries);

	/* all requests to the host wait, also when r is tried again at another host */
	if (after > 0 && after <= RETRY_AFTER_MOST)
		host->retry_after = http_clock() + after * 1000;
	if (++r->private.tries >= most || host->unreachable || after > RETRY_AFTER_MOST ||
	    !may_repeat(r)) {
		if (!host->answered)
			host->unreachable = true;
		finish(r, false);
		return;
	}
	if (after > 0)
		ms += after * 1000;
	r->err.msg = NULL;
	r->private.redirects = 0;
	r->private.renewed = false; /* a token may run out before the next try */
	delay(r, ms);
}

static void
follow_redirect(struct http_request *r, bool fetch)
{
	const char *url = redirect_url(r, fetch);

	if (url)
		enqueue(r, url, true);
	else
		finish(r, false);
}

static void
handle_unauthorized(struct http_request *r)
{
	enum http_next next = HTTP_FAIL;

	/* only the caller can send a streamed body again */
	try_error(r, r->read ? STATUS_TEMPORARY : STATUS_SOME, try_answer_text(r));
	if (r->auth && r->auth->refused && !r->private.other_origin)
		next = r->auth->refused(r, r->private.renewed);
	if (next == HTTP_FAIL || r->private.renewed || r->read) {
		finish(r, false);
		return;
	}
	r->private.renewed = true;
	r->private.state = HTTP_PARKED;
	if (next == HTTP_SEND)
		http_resume(r);
}

/* Shrinks the window of r's host, which is overloaded; returns how often a request
 * to such a host is tried. */
static int
back_off(const struct http_request *r)
{
	host_shrink_window(r->private.host, r->private.sent);
	return 2 * LIMIT_TRIES;
}

/* Ends, repeats or redirects a request that was answered; `after` is Retry-After in
 * seconds, or 0. */
static void
handle_response(struct http_request *r, curl_off_t after)
{
	bool fetch = strcmp(r->method, "GET") == 0 || strcmp(r->method, "HEAD") == 0;
	long s = r->status;

	if (s >= 200 && s < 300) {
		host_grow_window(r->private.host, r->private.http->options.window);
		finish(r, true);
	} else if ((fetch && (s == 301 || s == 302 || s == 303)) || s == 307 || s == 308) {
		follow_redirect(r, fetch);
	} else if (s == 401) {
		host_answered(r->private.host);
		handle_unauthorized(r);
	} else if (s == 408 || s == 429 || s >= 500) {
		host_answered(r->private.host);
		try_error(r, STATUS_TEMPORARY, after <= RETRY_AFTER_MOST ? try_answer_text(r)
			  : arena_printf(r->arena, "%s; it says to come back in %lld minutes",
					 try_answer_text(r), (long long)(after + 59) / 60));
		retry(r, s == 429 || s == 503 ? back_off(r) : LIMIT_TRIES, after);
	} else if (s == 416 && r->immutable && r->taken > 0 && !r->private.unranged) {
		r->private.unranged = true;
		try_error(r, STATUS_TEMPORARY, try_answer_text(r));
		retry(r, LIMIT_TRIES, 0);
	} else {
		host_answered(r->private.host);
		try_error(r, STATUS_SOME, try_answer_text(r));
		finish(r, false);
	}
}

/* The reason why a connection broke.  A host that has never answered may refuse our
 * client certificate: then it is the server's error of TLS, else `why`. */
static const char *
explain_break(struct http_request *r, CURLcode code, const char *why)
{
	struct http_host *h = r->private.host;

	if (h->answered || tls_is_final(code, why) || !str_starts(str_of(h->origin), STR("https:")) ||
	    (code != CURLE_SEND_ERROR && code != CURLE_RECV_ERROR && code != CURLE_GOT_NOTHING))
		return why;
	if (!h->certificate_probed)
		h->certificate_refusal = tls_probe_certificate(&r->private.http->arena,
							       h->tls, h->origin);
	h->certificate_probed = true;
	return h->certificate_refusal ? h->certificate_refusal : why;
}

static void
handle_failure(struct http_request *r, CURLcode code, const char *why)
{
	bool refused = str_holds(str_of(why), STR("CONNECT tunnel failed, response 4"));
	bool final, broke = code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR ||
			    code == CURLE_GOT_NOTHING;

	if (r->err.msg) { /* a hook has set it */
		finish(r, false);
		return;
	}
	if (code == CURLE_WRITE_ERROR && r->private.unranged) {
		code = CURLE_PARTIAL_FILE;
		why = "the server answers another range than asked for";
	}
	if (!*why)
		why = curl_easy_strerror(code);
	if (refused)
		why = arena_printf(r->arena, "%s: the proxy that the environment names does "
				   "not let us through (see HTTPS_PROXY and NO_PROXY)", why);
	why = explain_break(r, code, why);
	final = refused || tls_is_final(code, why);
	r->wants_certificate = tls_wants_certificate(code, why);
	why = tls_explain(r->arena, r->private.host->origin, code, why);
	if (final || !try_is_temporary(code)) {
		try_error(r, STATUS_SOME, why);
		finish(r, false);
		return;
	}
	if (broke && !r->private.host->answered && str_starts(str_of(r->where), STR("http:")))
		why = arena_printf(r->arena, "%s (does it speak TLS? give --https HOST)", why);
	try_error(r, STATUS_TEMPORARY, why);
	if (broke && r->private.host->answered) /* the host is overloaded */
		retry(r, back_off(r), 0);
	else
		retry(r, code == CURLE_OPERATION_TIMEDOUT && !r->private.host->answered
		      ? TRIES_SILENT : LIMIT_TRIES, 0);
}

/* Takes the try of a request out of curl. */
static void
detach(struct http *h, struct http_try *t)
{
	struct http_try **p = &h->active;

	while (*p != t)
		p = &(*p)->next;
	*p = t->next;
	curl_multi_remove_handle(h->multi, t->easy);
	t->r->private.host->active--;
	t->r->private.try = NULL;
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

/* Sends r, which was taken out of its queue. */
static void
send_request(struct http *h, struct http_request *r)
{
	enum http_next next = HTTP_SEND;
	struct http_try *t;

	r->authorization = NULL;
	if (r->user)
		r->authorization = http_basic(r->arena, str_of(r->user),
					      str_of(r->password));
	r->private.state = HTTP_PARKED;
	if (r->auth && r->auth->prepare && !r->private.other_origin)
		next = r->auth->prepare(r);
	if (next == HTTP_WAIT)
		return;
	if (next == HTTP_FAIL) {
		finish(r, false);
		return;
	}
	r->private.sent = http_clock();
	t = take_try(h);
	t->next = h->active;
	h->active = t;
	r->private.host->active++;
	r->private.try = t;
	r->private.state = HTTP_ACTIVE;
	if (!try_prepare(t, r) ||
	    curl_multi_add_handle(h->multi, t->easy) != CURLM_OK) {
		detach(h, t);
		finish(r, false);
	}
}

static void
send_queued(struct http *h)
{
	int64_t now = http_clock();
	struct http_host *host;
	struct http_request *r;

	for (host = h->hosts; host; host = host->next) {
		while ((r = host_next(host, now))) {
			host_unqueue(r);
			send_request(h, r);
		}
	}
}

/* Queues the delayed requests that are due; returns the milliseconds until the next
 * one is, at most `most`. */
static int
enqueue_due(struct http *h, int most)
{
	struct http_request *r, *list = h->delayed;
	int64_t now = http_clock(), left = most;

	h->delayed = NULL;
	while ((r = list)) {
		list = r->private.next;
		if (r->private.due <= now) {
			enqueue(r, r->url, false);
			continue;
		}
		left = r->private.due - now < left ? r->private.due - now : left;
		r->private.next = h->delayed;
		h->delayed = r;
	}
	return (int)left;
}

/* Handles the transfers that curl has ended; true when there were any. */
static bool
handle_finished(struct http *h)
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
		r->private.sent_body = r->read && t->sent > 0;
		why = arena_cstr(r->arena, str_of(t->error));
		detach(h, t);
		/* curl does not report a hook that failed for bytes kept during a pause */
		if (code == CURLE_OK && !r->err.msg)
			handle_response(r, after);
		else
			handle_failure(r, code, why);
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

/* Fails the tries in which no byte has moved for too long. */
static void
end_stalled(struct http *h)
{
	int64_t now = http_clock(), most;
	struct http_try *t;
	struct http_request *r;

	if (now - h->watched < WATCH_EVERY)
		return;
	h->watched = now;
	for (t = h->active; t;) {
		most = h->options.stall_seconds * 1000 *
		       (t->all_sent ? ANSWER_STALLS : 1);
		if (t->paused_read || t->paused_write || now - t->moved < most) {
			t = t->next;
			continue;
		}
		r = t->r;
		detach(h, t);
		handle_failure(r, CURLE_OPERATION_TIMEDOUT,
			      arena_printf(r->arena, "no byte moved for %lld seconds",
					   (long long)most / 1000));
		t = h->active; /* the hook may have changed the list */
	}
}

bool
http_step(struct http *h, int ms)
{
	int wait = enqueue_due(h, ms < POLL_MOST ? ms : POLL_MOST);

	send_queued(h);
	if (h->left == 0)
		return false;
	unpause(h);
	wait_due(&h->wait);
	if (handle_finished(h) || h->unpause)
		wait = 0;
	wait_sockets(&h->wait, wait);
	handle_finished(h);
	end_stalled(h);
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
	while (r->private.state != HTTP_IDLE && http_step(h, POLL_MOST))
		;
	return r->ok;
}

void
http_cancel(struct http_request *r)
{
	struct http_request **p;

	switch (r->private.state) {
	case HTTP_IDLE:
		return;
	case HTTP_QUEUED:
		host_unqueue(r);
		break;
	case HTTP_DELAYED:
		for (p = &r->private.http->delayed; *p != r;)
			p = &(*p)->private.next;
		*p = r->private.next;
		break;
	case HTTP_ACTIVE:
		detach(r->private.http, r->private.try);
		break;
	case HTTP_PARKED:
		break;
	}
	r->private.state = HTTP_IDLE;
	r->ok = false;
	r->private.http->left--;
}

void
http_resume(struct http_request *r)
{
	if (r->private.state != HTTP_PARKED)
		return;
	r->err.msg = NULL;
	enqueue(r, r->url, true);
}

void
http_fail(struct http_request *r, const struct err *e)
{
	if (r->private.state != HTTP_PARKED)
		return;
	err_set(&r->err, e->status, "%s", e->msg);
	finish(r, false);
}

void
http_unpause(struct http_request *r)
{
	if (r->private.state != HTTP_ACTIVE || !(r->private.try->paused_read || r->private.try->paused_write))
		return;
	r->private.try->unpause = true;
	r->private.http->unpause = true;
}

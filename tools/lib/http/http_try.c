/* SPDX-License-Identifier: Apache-2.0 */
#include "http_try.h"

#include <stdlib.h>

#include "base/foreign.h"
#include "base/limits.h"
#include "http_host.h"
#include "http_tls.h"
#include "json/json.h"
#include "url.h"

enum {
	BUFFER_SMALL = 16 * 1024,
	BUFFER_STREAM = 32 * 1024,
	INLINE_MOST = 32 * 1024,   /* a PUT of so many bytes is given to curl whole */
	CONNECT_SECONDS = 10,
	REFUSAL_MOST = 64 * 1024,  /* bytes of an error's body that are kept */
	REFUSAL_SHOWN = 300        /* bytes of an error's text that a message has */
};

/* Text from outside as a message may have it: without what the URLs hold, such as the
 * state of an upload or a signature, which the server may have put into it. */
static struct str
gate(const struct http_request *r, const char *why)
{
	struct str text = str_of(why);

	text = foreign_without_query(r->arena, text, str_of(r->url));
	text = foreign_without_query(r->arena, text, str_of(r->where));
	return foreign_text(r->arena, text);
}

bool
try_error(struct http_request *r, enum status status, const char *why)
{
	struct str shown = foreign_shown(r->arena, str_of(url_redact(r->arena, r->where)));

	return err_set(&r->err, status, "%s %.*s: %.*s", r->method, STR_ARG(shown),
		       STR_ARG(gate(r, why)));
}

static size_t
on_header(char *p, size_t size, size_t n, void *data)
{
	struct http_try *t = data;
	struct str line = { p, size * n };

	t->moved = http_clock();
	if (str_starts(line, STR("HTTP/")))
		t->head.n = 0;
	if (buf_add(&t->head, line)) {
		t->r->headers_in = buf_str(&t->head);
		return line.n;
	}
	try_error(t->r, STATUS_SOME, "the answer's headers are too long");
	return 0;
}

/* Finds out with which byte the answer's body begins and sets how many to skip.
 * False when the answer has another range than asked for; the next try asks for the
 * whole body. */
static bool
begin_body(struct http_try *t)
{
	struct http_request *r = t->r;
	struct str range;

	t->began = true;
	r->private.skip = 0;
	if (r->taken == 0)
		return true;
	if (r->status != 206) {
		r->private.skip = r->taken;
		return true;
	}
	range = http_header(r, "content-range");
	if (str_starts(range, str_of(arena_printf(r->arena, "bytes %lld-",
						  (long long)r->taken))))
		return true;
	r->private.unranged = true;
	return false;
}

void
http_pause(struct http_request *r)
{
	r->private.try->paused_write = true;
}

/* Hands n bytes of the body to the write hook, but for those to skip. */
static size_t
deliver(struct http_try *t, const char *p, size_t n)
{
	struct http_request *r = t->r;
	size_t over = (uint64_t)r->private.skip < n ? (size_t)r->private.skip : n, got = 0;

	if (over < n) {
		got = r->write(r, p + over, n - over);
		if (got == HTTP_PAUSE) {
			t->paused_write = true;
			return HTTP_PAUSE;
		}
		if (got != n - over)
			return 0;
		if (t->paused_write)
			curl_easy_pause(t->easy, CURLPAUSE_RECV);
	}
	r->private.skip -= (int64_t)over;
	r->taken += (int64_t)got;
	return n;
}

static size_t
answer_most(const struct http_request *r)
{
	return r->max ? r->max : LIMIT_ANSWER;
}

static size_t
on_body(char *p, size_t size, size_t n, void *data)
{
	struct http_try *t = data;
	struct http_request *r = t->r;
	struct str bytes = { p, size * n };
	bool good;

	t->moved = http_clock();
	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &r->status);
	good = r->status >= 200 && r->status < 300;
	if (!t->began && good && r->write && !begin_body(t))
		return 0;
	t->began = true;
	if (good && r->write)
		return deliver(t, p, bytes.n);
	if (!good) {
		buf_add(&t->answer, str_sub(bytes, 0, REFUSAL_MOST - t->answer.n));
		return bytes.n;
	}
	if (bytes.n <= answer_most(r) - t->answer.n && buf_add(&t->answer, bytes))
		return bytes.n;
	try_error(r, STATUS_SOME, arena_printf(r->arena, "the answer is larger than "
		  "the limit of %zu bytes", answer_most(r)));
	return 0;
}

static size_t
on_send(char *p, size_t size, size_t n, void *data)
{
	struct http_try *t = data;
	struct http_request *r = t->r;
	struct str left = str_sub(r->body, t->sent, r->body.n);

	t->moved = http_clock();
	n *= size;
	if (r->read) {
		n = r->read(r, p, n);
		t->paused_read = n == HTTP_PAUSE;
		if (n != HTTP_PAUSE && n != HTTP_ABORT)
			t->sent += n;
		t->all_sent = (int64_t)t->sent == r->size;
		return n;
	}
	left = str_sub(left, 0, n);
	if (left.n)
		memcpy(p, left.p, left.n);
	t->sent += left.n;
	t->all_sent = t->sent == r->body.n;
	return left.n;
}

/* Called when curl sends the body again on a new connection, since the server had
 * closed the kept one.  A body from the read hook cannot be sent again. */
static int
on_seek(void *data, curl_off_t offset, int origin)
{
	struct http_try *t = data;

	if (t->r->read || origin != SEEK_SET || offset < 0 ||
	    (uint64_t)offset > t->r->body.n)
		return t->sent == 0 && offset == 0 ? CURL_SEEKFUNC_OK
						   : CURL_SEEKFUNC_FAIL;
	t->sent = (size_t)offset;
	return CURL_SEEKFUNC_OK;
}

static void
add_header(struct http_try *t, const char *line)
{
	struct curl_slist *more = curl_slist_append(t->headers, line);

	if (!more)
		abort();
	t->headers = more;
}

static void
set_headers(struct http_try *t, struct http_request *r)
{
	size_t i;

	add_header(t, "Expect:");
	for (i = 0; r->headers && r->headers[i]; i++)
		add_header(t, r->headers[i]);
	if (r->authorization && !r->private.other_origin)
		add_header(t, arena_printf(r->arena, "Authorization: %s",
					   r->authorization));
	if (r->write && r->immutable && r->taken > 0 && !r->private.unranged)
		add_header(t, arena_printf(r->arena, "Range: bytes=%lld-",
					   (long long)r->taken));
	curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
}

static long
stream_buffer(const struct http_request *r)
{
	return r->buffer ? (long)r->buffer : (long)BUFFER_STREAM;
}

static void
set_method(struct http_try *t, struct http_request *r)
{
	CURL *c = t->easy;
	struct str m = str_of(r->method);
	bool put = str_is(m, "PUT") || str_is(m, "PATCH");

	if (str_is(m, "HEAD")) {
		curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
	} else if (str_is(m, "POST") || (put && !r->read && r->body.n <= INLINE_MOST)) {
		t->all_sent = put; /* curl will send the body without asking on_send */
		curl_easy_setopt(c, CURLOPT_POST, 1L);
		curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, r->method);
		curl_easy_setopt(c, CURLOPT_POSTFIELDS, r->body.n ? r->body.p : "");
		curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->body.n);
	} else if (put) {
		curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
		curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, r->method);
		curl_easy_setopt(c, CURLOPT_INFILESIZE_LARGE,
				 r->read ? (curl_off_t)r->size : (curl_off_t)r->body.n);
		curl_easy_setopt(c, CURLOPT_READFUNCTION, on_send);
		curl_easy_setopt(c, CURLOPT_READDATA, t);
		curl_easy_setopt(c, CURLOPT_SEEKFUNCTION, on_seek);
		curl_easy_setopt(c, CURLOPT_SEEKDATA, t);
		if (r->read)
			curl_easy_setopt(c, CURLOPT_UPLOAD_BUFFERSIZE,
					 stream_buffer(r));
	} else if (!str_is(m, "GET")) {
		curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, r->method);
	}
}

/* Heeds $HTTP_PROXY as other programs do.  curl reads only http_proxy, since a CGI
 * program finds a request's header "Proxy" as HTTP_PROXY in its environment; so it
 * is not heeded where REQUEST_METHOD shows a CGI program. */
static void
set_proxy(CURL *c, const struct http_request *r)
{
	const char *proxy = getenv("HTTP_PROXY");

	if (proxy && *proxy && !getenv("http_proxy") && !getenv("REQUEST_METHOD") &&
	    str_starts(str_of(r->where), STR("http:")))
		curl_easy_setopt(c, CURLOPT_PROXY, proxy);
}

bool
try_prepare(struct http_try *t, struct http_request *r)
{
	CURL *c = t->easy;
	size_t max = answer_most(r);

	t->r = r;
	t->headers = NULL;
	t->moved = http_clock();
	t->sent = 0;
	t->began = t->all_sent = false;
	t->paused_write = t->paused_read = t->unpause = false;
	t->error[0] = '\0';
	buf_init(&t->head, r->arena, LIMIT_HEADERS);
	buf_init(&t->answer, r->arena, max > REFUSAL_MOST ? max : REFUSAL_MOST);
	r->status = 0;
	r->headers_in = r->answer = STR("");
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "mkmirror/" VERSION);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->error);
	curl_easy_setopt(c, CURLOPT_PRIVATE, t);
	curl_easy_setopt(c, CURLOPT_BUFFERSIZE,
			 r->write ? stream_buffer(r) : (long)BUFFER_SMALL);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
	if (r->private.host->tls->broken)
		return try_error(r, STATUS_USAGE, r->private.host->tls->broken);
	tls_apply(r->private.host->tls, c);
	set_proxy(c, r);
	if (r->compressed)
		curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "");
	set_method(t, r);
	set_headers(t, r);
	if (curl_easy_setopt(c, CURLOPT_URL, r->where) == CURLE_OK)
		return true;
	return try_error(r, STATUS_USAGE, "not a URL");
}

void
try_end(struct http_try *t)
{
	curl_slist_free_all(t->headers);
	t->headers = NULL;
	t->r = NULL;
	curl_easy_reset(t->easy);
}

bool
try_is_temporary(CURLcode code)
{
	switch (code) {
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
	case CURLE_PARTIAL_FILE:
	case CURLE_OPERATION_TIMEDOUT:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_GOT_NOTHING:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_SEND_FAIL_REWIND:
	case CURLE_WEIRD_SERVER_REPLY:
		return true;
	default:
		return false;
	}
}

/* "message (code)" from the body of an error as the distribution API has it (OCI
 * distribution specification, "Error Codes"), or the first line of a plain text. */
static struct str
refusal(const struct http_request *r)
{
	struct err e = { .arena = r->arena };
	struct str text = str_trim(r->answer), line, code, msg;
	struct val v = NIL, first;

	if (text.n && text.p[0] == '{' && json_parse(r->arena, text, &v, &e)) {
		first = val_get(v, "errors");
		if (val_length(first))
			first = val_at(first, 0);
		msg = val_get_str(first, "message");
		code = val_get_str(first, "code");
		if (msg.n == 0)
			msg = val_get_str(v, "details");
		if (msg.n == 0)
			msg = val_get_str(v, "message");
		msg = foreign_text(r->arena, msg);
		code = foreign_text(r->arena, code);
		if (code.n && msg.n)
			return str_of(arena_printf(r->arena, "%.*s (%.*s)",
						   STR_ARG(msg), STR_ARG(code)));
		return code.n ? code : msg;
	}
	if (text.n == 0 || text.p[0] == '<' || text.p[0] == '{')
		return STR("");
	str_cut(text, '\n', &line, &text);
	return str_sub(foreign_text(r->arena, line), 0, REFUSAL_SHOWN);
}

/* True for the answers of Go's servers and of nginx to plain HTTP on a port for TLS.
 * Go's servers write it with HTTP/1.0, which they use for nothing else. */
static bool
wants_tls(const struct http_request *r)
{
	return r->status == 400 && str_starts(str_of(r->where), STR("http:")) &&
	       (str_starts(r->headers_in, STR("HTTP/1.0 ")) ||
		str_holds(r->answer, STR("plain HTTP request was sent to HTTPS port")));
}

const char *
try_answer_text(const struct http_request *r)
{
	struct str version, rest, line, words = refusal(r);

	str_cut(r->headers_in, '\n', &line, &rest);
	str_cut(str_trim(line), ' ', &version, &line);
	if (line.n == 0)
		line = str_of(arena_printf(r->arena, "%ld", r->status));
	line = foreign_text(r->arena, line);
	return arena_printf(r->arena, "%.*s%s%.*s%s", STR_ARG(line),
			    words.n ? ": " : "", STR_ARG(words), wants_tls(r)
			    ? " (does it speak TLS? give --https HOST)" : "");
}

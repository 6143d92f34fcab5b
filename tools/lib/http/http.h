/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_H
#define HTTP_H
/*
 * HTTP for charts, registries and tokens: one client (connection cache,
 * queue, windows a host) and any number of requests under way in one thread.
 *
 * A request is zeroed, filled in and started; it, its arena and all it points
 * to must live until its done hook was called or it was cancelled.  Hooks are
 * called while http_perform, http_run or http_step runs.  done may start,
 * cancel and resume requests; read and write may start, pause and unpause them
 * only.
 *
 * Rules (design.md section 5): 408, 429, 5xx, a reset and an early end are
 * tried again with a growing, jittered delay or after Retry-After; 401 goes to
 * the refused hook once; all else fails at once.  Redirects are followed for
 * GET and HEAD alone, and credentials never go to another origin.  Proxies
 * come from the environment, as curl reads it.
 */
#include <curl/curl.h>

#include "base/buf.h"
#include "base/err.h"

struct http;         /* a client */
struct http_request;
struct http_try;     /* private: one try of a request */
struct http_host;    /* private: what is known of a host */

struct http_options {
	const char *cacert;  /* file of certificates to trust as well; may be NULL */
	const char *cert, *key; /* files of a certificate to show and its key; or NULL */
	const char *certs_dir;  /* looked into first, see http_tls.h; or NULL */
	int window;          /* most queued requests under way to a host; 0: 16 */
	long stall_seconds;  /* without a byte for so long fails; 0: 60 */
};

/* What prepare and refused answer: give up, send it, or wait until
 * http_resume or http_fail is called for the request. */
enum http_next { HTTP_FAIL, HTTP_SEND, HTTP_WAIT };

/* Credentials of a request. */
struct http_auth {
	/* Called before each try that goes to the request's own origin; sets
	 * r->authorization (NULL sends none). */
	enum http_next (*prepare)(struct http_request *r);
	/* Called after a 401; what to do about it.  The request is tried once
	 * more: with again, the second 401, it fails, and the hook may add to
	 * r->err. */
	enum http_next (*refused)(struct http_request *r, bool again);
};

/* A write hook answers the number of bytes it took: all of them, HTTP_PAUSE to
 * get them again after http_unpause, or 0 to fail (it set r->err).  A read
 * hook answers how many it put, 0 at the end, HTTP_PAUSE, or HTTP_ABORT.  How
 * many bytes they are given or asked for is curl's choice: it may be one. */
#define HTTP_PAUSE ((size_t)CURL_WRITEFUNC_PAUSE)
#define HTTP_ABORT ((size_t)CURL_READFUNC_ABORT)

struct http_request {
	/* set by the caller */
	const char *method;         /* "GET", "HEAD", "POST", "PUT", "DELETE" */
	const char *url;
	struct arena *arena;        /* for headers, answer and messages */
	const char *const *headers; /* "Name: value" …, NULL; may be NULL */
	const char *user, *password;   /* Basic credentials, or NULL */
	const struct http_auth *auth;  /* or hooks for them, or NULL */
	struct str body;            /* what is sent, when read is NULL */
	size_t (*read)(struct http_request *r, char *p, size_t n);
	int64_t size;               /* with read: how many bytes it gives */
	size_t (*write)(struct http_request *r, const char *p, size_t n);
	                            /* takes the body of a 2xx; NULL: .answer */
	bool immutable; /* the bytes have a digest: a broken body continues with
	                   Range; otherwise restart is called, or it fails */
	int64_t start;  /* with immutable: bytes of the body that are there already */
	void (*restart)(struct http_request *r); /* drop what write took */
	size_t max;     /* most bytes of .answer; 0: LIMIT_ANSWER */
	bool once;      /* never tried again by this layer */
	bool at_once;   /* does not wait for the host's window */
	struct http_request *with; /* the other half of a stream, or NULL: while that
	                   is under way at the same host this does not wait either, as
	                   each may end only with the other */
	bool compressed; /* gzip and such are asked for and undone */
	size_t buffer;   /* bytes moved at a time, with read or write; 0: 32 KiB */
	void (*done)(struct http_request *r);
	void *data;     /* for the hooks */

	/* set by prepare */
	const char *authorization;

	/* the outcome */
	bool ok;            /* a 2xx, complete */
	long status;        /* of the last answer; 0 when there was none */
	struct str answer;  /* its body, when write is NULL */
	struct str headers_in; /* its header lines */
	struct err err;     /* set when !ok: verb, URL, status, server's words;
	                       .status is 75 when trying later may help, or 1 */
	bool wants_certificate; /* the server wants another client certificate than
	                       the one it was shown, if any */
	int64_t taken;      /* bytes of the body that write took, all tries */

	const char *where;  /* the URL that was asked last, after redirects */

	/* what the client keeps while the request is under way */
	struct http_private {
		struct http *http;
		struct http_host *host;
		struct http_try *try;
		struct http_request *next; /* in the list that belongs to the state */
		enum http_state { HTTP_IDLE, HTTP_QUEUED, HTTP_DELAYED, HTTP_PARKED,
				  HTTP_ACTIVE } state;
		int tries, redirects;
		bool renewed;      /* the refused hook was called for a 401 */
		bool other_origin; /* a redirect led to another origin than url's */
		bool unranged;     /* no Range header any more, since the server answers
		                      them badly: what write took is skipped */
		int64_t due;       /* http_clock() at which a delayed request is sent */
		int64_t sent;      /* http_clock() at which it was sent last */
		int64_t skip;      /* bytes of the answer that write has already */
	} private;
};

/* A client; options may be NULL.  It belongs to the caller. */
struct http *http_new(const struct http_options *options);
/* Cancels what is under way and frees the client. */
void http_free(struct http *h);

/* Queues a request, at once or after some milliseconds. */
void http_start(struct http *h, struct http_request *r);
void http_start_after(struct http *h, struct http_request *r, int64_t ms);
/* Starts r and runs until it is done (r->done may be NULL); r->ok. */
bool http_perform(struct http *h, struct http_request *r);
/* Runs until nothing is left. */
void http_run(struct http *h);
/* Moves bytes for at most ms milliseconds of waiting; false when nothing is
 * left. */
bool http_step(struct http *h, int ms);
/* Forgets a request without calling done; harmless when it is not under way. */
void http_cancel(struct http_request *r);
/* Lets a request whose hook answered HTTP_WAIT go on, or fails it with err. */
void http_resume(struct http_request *r);
void http_fail(struct http_request *r, const struct err *e);
/* Called by r's own write hook, which takes these bytes and no more until
 * http_unpause.  Unlike HTTP_PAUSE it makes curl keep no copy of them. */
void http_pause(struct http_request *r);
/* Lets a paused request go on; takes effect in the loop. */
void http_unpause(struct http_request *r);
/* The value of the answer's header (any case), or the empty slice. */
struct str http_header(const struct http_request *r, const char *name);
/* Several of one name: the next value in *rest, r->headers_in at first. */
bool http_header_next(struct str *rest, const char *name, struct str *value);
/* The value of an Authorization header for Basic credentials. */
const char *http_basic(struct arena *a, struct str user, struct str password);
/* Milliseconds of a clock that never goes back. */
int64_t http_clock(void);
/* Milliseconds to wait after so many tries failed before (0: the first did): twice
 * as long each time, up to half a minute, and by chance half as much more or less,
 * so that many who failed together do not come back together. */
int64_t http_backoff(int tries);

/*
 * GET of a URL into memory (at most max bytes), with Basic credentials unless
 * user is NULL.  err names verb, URL and status.
 */
bool http_get(struct http *h, struct arena *a, const char *url,
	      const char *user, const char *password, size_t max,
	      struct str *out, struct err *e);

#endif

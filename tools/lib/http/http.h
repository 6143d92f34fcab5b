/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_H
#define HTTP_H
/*
 * HTTP for charts, registries and tokens: one client, which keeps connections
 * and a queue for each host, and any number of requests under way in one thread.
 *
 * A request is zeroed, filled in and started; the request, its arena and all it
 * points to must live until its done hook was called or it was cancelled.  Hooks
 * are called while http_perform, http_run or http_step runs.  done may start,
 * cancel and resume requests; read and write may only start, pause and unpause
 * them.
 *
 * A request is tried again after 408, 429, 5xx, and a connection that broke,
 * with a growing, jittered delay or after Retry-After (RFC 9110, 10.2.3).  After
 * a 401 the refused hook decides.  Everything else fails at once.  Redirects are
 * followed for GET and HEAD, and within one scheme for POST, PATCH and PUT when the
 * answer is 307 or 308; credentials never go to another origin than that of the
 * request's URL.  Proxies come from the environment, as curl
 * reads it.
 */
#include <curl/curl.h>

#include "base/buf.h"
#include "base/err.h"

struct http;         /* a client */
struct http_request;
struct http_try;     /* private: one try of a request */
struct http_host;    /* private: the state of a host */

struct http_options {
	const char *cacert;  /* file of certificates to trust as well; may be NULL */
	const char *cert, *key; /* files of a client certificate and its key; or NULL */
	const char *certs_dir;  /* folder of hosts' certificates, see http_tls.h; or NULL */
	int window;          /* the most requests under way to a host; 0: 16 */
	long stall_seconds;  /* a try fails after this time without a byte; 0: 60 */
};

/* The results of prepare and refused: give up, send the request, or wait until
 * http_resume or http_fail is called for it. */
enum http_next { HTTP_FAIL, HTTP_SEND, HTTP_WAIT };

/* Credentials of a request. */
struct http_auth {
	/* Called before each try that goes to the request's own origin; sets
	 * r->authorization (NULL sends none). */
	enum http_next (*prepare)(struct http_request *r);
	/* Called after a 401; its result says whether to try once more.  After the
	 * second 401 (again is true) the request fails in any case, and the hook may
	 * add to r->err. */
	enum http_next (*refused)(struct http_request *r, bool again);
};

/* A write hook returns n when it took the bytes, HTTP_PAUSE to get them again after
 * http_unpause, or 0 to fail, after it set r->err.  A read hook returns the number
 * of bytes that it put to p, 0 at the end, HTTP_PAUSE, or HTTP_ABORT to fail.  curl
 * chooses n, which may be 1. */
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
	struct str body;            /* the bytes to send, when read is NULL */
	/* gives the bytes to send, when not NULL; size says how many in all */
	size_t (*read)(struct http_request *r, char *p, size_t n);
	int64_t size;
	/* takes the body of a 2xx; when NULL, the body goes to .answer */
	size_t (*write)(struct http_request *r, const char *p, size_t n);
	bool immutable; /* the body has a digest: a body that broke off is continued
	                   with a Range header; otherwise restart is called to begin
	                   anew, or when that is NULL the request fails */
	int64_t start;  /* with immutable: bytes of the body that the caller has */
	void (*restart)(struct http_request *r); /* drops the bytes that write took */
	size_t max;     /* most bytes of .answer; 0: LIMIT_ANSWER */
	bool secret;    /* the body is a secret: it goes to no other origin */
	bool once;      /* this layer never tries the request again */
	bool at_once;   /* the request does not wait for the host's window */
	struct http_request *with; /* the request that this one streams from or to, or
	                   NULL.  While that is under way at the same host, this one
	                   does not wait for the window: neither can end alone */
	bool compressed; /* asks for a compressed body, which curl decompresses */
	size_t buffer;   /* with read or write: bytes moved at a time; 0: 32 KiB */
	void (*done)(struct http_request *r);
	void *data;     /* for the hooks */

	/* set by prepare */
	const char *authorization;

	/* the outcome */
	bool ok;            /* a 2xx answer came, complete */
	long status;        /* of the last answer; 0 when there was none */
	struct str answer;  /* its body, when write is NULL or the status is no 2xx */
	struct str headers_in; /* its header lines */
	struct err err;     /* set when !ok: method, URL, and status with the server's
	                       message or the reason; .status is 75 when trying later
	                       may help, 2 for what is no URL, else 1 */
	bool wants_certificate; /* the server wants a client certificate, or another
	                       than the one it got */
	int64_t taken;      /* bytes of the body that write took, in all tries */

	const char *where;  /* the URL that was asked last, after redirects */
	const char *moved;  /* where a redirect leads that came after bytes of the read hook
	                       were sent, so that only the caller can follow; or NULL */

	/* what the client keeps while the request is under way */
	struct http_private {
		struct http *http;
		struct http_host *host;
		struct http_try *try;
		struct http_request *next; /* in the list of its state */
		enum http_state { HTTP_IDLE, HTTP_QUEUED, HTTP_DELAYED, HTTP_PARKED,
				  HTTP_ACTIVE } state;
		int tries, redirects;
		bool sent_body;    /* bytes of the read hook were sent */
		bool renewed;      /* the refused hook was called for a 401 */
		bool other_origin; /* a redirect led to another origin than url's */
		bool unranged;     /* no Range header any more, since the server answered
		                      one badly: the bytes that write took are skipped */
		int64_t due;       /* http_clock() at which a delayed request is sent */
		int64_t sent;      /* http_clock() at which it was sent last */
		int64_t skip;      /* first bytes of the answer, which write took before */
	} private;
};

/* A new client; options may be NULL.  http_free frees it. */
struct http *http_new(const struct http_options *options);
/* Cancels the requests that are under way and frees the client; NULL does nothing. */
void http_free(struct http *h);

/* Queues a request, at once or after some milliseconds. */
void http_start(struct http *h, struct http_request *r);
void http_start_after(struct http *h, struct http_request *r, int64_t ms);
/* Starts r and runs until r is done (r->done may be NULL); returns r->ok. */
bool http_perform(struct http *h, struct http_request *r);
/* Runs until all requests are done. */
void http_run(struct http *h);
/* Moves bytes and calls hooks, and waits for at most ms milliseconds; false when
 * all requests are done. */
bool http_step(struct http *h, int ms);
/* Drops a request without calling done; does nothing when it is not under way. */
void http_cancel(struct http_request *r);
/* Continues a request whose hook returned HTTP_WAIT, or fails it with the error e. */
void http_resume(struct http_request *r);
void http_fail(struct http_request *r, const struct err *e);
/* Called by r's own write hook when it took its bytes and wants no more until
 * http_unpause.  Other than with HTTP_PAUSE, curl need not keep the bytes. */
void http_pause(struct http_request *r);
/* Continues a paused request, in the next step. */
void http_unpause(struct http_request *r);
/* The value of the answer's first header of that name, in any case; or the empty
 * slice. */
struct str http_header(const struct http_request *r, const char *name);
/* Takes the value of the next header of that name off *rest, which is
 * r->headers_in at first; false when there is no other. */
bool http_header_next(struct str *rest, const char *name, struct str *value);
/* The value of an Authorization header for Basic credentials (RFC 7617), in a. */
const char *http_basic(struct arena *a, struct str user, struct str password);
/* True when text can stand in that header as credentials: printable ASCII without
 * blanks. */
bool http_credentials_valid(struct str text);
/* Milliseconds of a clock that never goes back. */
int64_t http_clock(void);
/* Milliseconds to wait after one try more than `tries` has failed: 250, doubled each
 * time up to 30 seconds, and by chance up to half as much more or less, so that
 * requests which failed together are not sent again together. */
int64_t http_backoff(int tries);

/*
 * GETs a URL into memory (at most max bytes, in a), with Basic credentials unless
 * user is NULL.  Fails with the request's err.
 */
bool http_get(struct http *h, struct arena *a, const char *url,
	      const char *user, const char *password, size_t max,
	      struct str *out, struct err *e);

#endif

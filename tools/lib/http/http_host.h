/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_HOST_H
#define HTTP_HOST_H
/*
 * The state of a host: its window, which is how many requests may be under way
 * to it, and the requests that wait.  The window begins at its largest and
 * halves when the host is overloaded or breaks connections.  While the host
 * answers, the window grows again: quickly up to its ceiling, three quarters of
 * the size that was too much, and then with the ceiling by one every five
 * seconds.  Used by http.c only.
 */
#include "http.h"

struct http_host {
	struct http_host *next;
	const char *origin;
	struct http_tls *tls; /* certificates for it; NULL before the first request */
	int active;       /* requests under way */
	int window, good; /* the most of them; good answers since the window changed */
	int ceiling;      /* the most that the window grows to for now; 0: no such limit */
	int64_t retry_after; /* http_clock() before which nothing is sent (Retry-After) */
	int64_t shrunk;   /* http_clock() of the last change of window by shrinking, or of
	                     ceiling */
	bool answered;    /* the host has answered a request */
	bool paired;      /* some request has r->with */
	bool unreachable; /* all tries of a request failed before the host ever answered */
	bool certificate_probed; /* tls_probe_certificate was called for it */
	const char *certificate_refusal; /* the result of that call, or NULL */
	struct http_request *first, *last; /* the queue of waiting requests */
};

/* The host of url in the list at *hosts, to which a new one, in a, is added when it
 * is missing; NULL when url is no http or https URL. */
struct http_host *host_of(struct arena *a, struct http_host **hosts,
			  const char *url, int window);
/* Notes that an answer came, with any status. */
void host_answered(struct http_host *host);
/* Notes that a 2xx answer came; the window may grow, to at most `most`. */
void host_grow_window(struct http_host *host, int most);
/* Notes that the host is overloaded, or broke the connection of a request that was
 * sent at that time (http_clock); the window shrinks. */
void host_shrink_window(struct http_host *host, int64_t sent);
/* The first request of the queue that may be sent now, or NULL. */
struct http_request *host_next(const struct http_host *host, int64_t now);
/* Puts r into the queue of its host, at the front or the end; a request with a body
 * always goes to the front. */
void host_queue(struct http_request *r, bool front);
/* Takes r out of the queue. */
void host_unqueue(struct http_request *r);

#endif

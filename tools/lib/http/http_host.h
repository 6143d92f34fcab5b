/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_HOST_H
#define HTTP_HOST_H
/*
 * What the client knows of a host: its window, which is how many requests may
 * be under way to it, and the requests that wait.  The window begins at its
 * largest and halves when the host is overloaded or breaks connections.  While
 * the host answers it grows again: quickly up to its ceiling, a little below the
 * size that was too much, and beyond that by one every few seconds.  Used by
 * http.c only.
 */
#include "http.h"

struct http_host {
	struct http_host *next;
	const char *origin;
	struct http_tls *tls; /* how to speak TLS with it */
	int active;       /* requests under way */
	int window, good; /* the most of them; good answers since that changed */
	int ceiling;      /* how far the window grows for now; 0: as far as it may */
	int64_t retry_after; /* clock before which nothing is sent, as the host asked */
	int64_t shrunk;   /* clock at which the window shrank, or its ceiling rose, last */
	bool answered;    /* it ever answered */
	bool paired;      /* some request has another half (r->with) */
	bool unreachable; /* it never did, over all tries of a request */
	bool certificate_probed; /* tls_probe_certificate was called for it */
	const char *certificate_refusal; /* what that answered, or NULL */
	struct http_request *first, *last; /* waiting */
};

/* The host of url in the list at *hosts, new in a when there is none; NULL
 * when url is no http or https URL. */
struct http_host *host_of(struct arena *a, struct http_host **hosts,
			  const char *url, int window);
/* An answer came, whatever it says. */
void host_answered(struct http_host *host);
/* A good answer came; the window grows to at most `most`. */
void host_grow_window(struct http_host *host, int most);
/* The host is overloaded, or broke the connection of a request that was sent at
 * that time. */
void host_shrink_window(struct http_host *host, int64_t sent);
/* The next of those that wait which may be sent now, or NULL. */
struct http_request *host_next(const struct http_host *host, int64_t now);
/* Puts r into the queue of r->host, at its front or its end; a stream that is
 * sent goes to the front. */
void host_queue(struct http_request *r, bool front);
/* Takes r out of it. */
void host_unqueue(struct http_request *r);

#endif

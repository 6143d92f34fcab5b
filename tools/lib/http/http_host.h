/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_HOST_H
#define HTTP_HOST_H
/*
 * What the client knows of a host: how many requests may be under way to it,
 * and which ones wait.  The window starts at its most, halves when the host is
 * busy or breaks connections, and widens again while it answers: quickly up to
 * below what was too much, and beyond that only now and then.  Used by http.c
 * only.
 */
#include "http.h"

struct http_host {
	struct http_host *next;
	const char *origin;
	struct http_tls *tls; /* how to speak TLS with it */
	int active;       /* requests under way */
	int window, good; /* most of them; answers since it changed */
	int ceiling;      /* how far the window grows for now; 0: as far as it may */
	int64_t closed;   /* clock until when it sent us away */
	int64_t narrowed; /* clock when the window shrank last */
	bool answered;    /* it ever answered */
	bool paired;      /* some request has another half (r->with) */
	bool dead;        /* it never did, over all tries of a request */
	bool knocked;     /* tls_knock was called for it */
	const char *unwelcome; /* what that heard: our certificate will not do; or NULL */
	struct http_request *first, *last; /* waiting */
};

/* The host of url in the list at *hosts, new in a when there is none; NULL
 * when url is no http or https URL. */
struct http_host *host_of(struct arena *a, struct http_host **hosts,
			  const char *url, int window);
/* An answer came, whatever it says. */
void host_answered(struct http_host *host);
/* A good answer came; the window grows to at most `most`. */
void host_widen(struct http_host *host, int most);
/* The host is busy or broke a connection of a request sent at that time. */
void host_narrow(struct http_host *host, int64_t sent);
/* The next of those that wait which may be sent now, or NULL. */
struct http_request *host_next(const struct http_host *host, int64_t now);
/* Puts r into the queue of r->host, at its front or its end; a stream that is
 * sent goes to the front. */
void host_queue(struct http_request *r, bool front);
/* Takes r out of it. */
void host_unqueue(struct http_request *r);

#endif

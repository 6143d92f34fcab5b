/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_WAIT_H
#define HTTP_WAIT_H
/*
 * What curl waits for: the sockets it watches, and when it wants to be called
 * at the latest.  They are kept as curl tells their changes, so that a step
 * costs what happens in it, not what is under way.  Used by http.c only.
 */
#include <curl/curl.h>
#include <poll.h>
#include <stdint.h>

struct http_wait {
	CURLM *multi;
	struct pollfd *fd;
	size_t n, most;
	int64_t due;  /* clock; -1: there is nothing to be called for */
};

/* Follows multi, which must not outlive w. */
void wait_init(struct http_wait *w, CURLM *multi);
/* Lets curl do what is due, such as to begin with a new transfer. */
void wait_due(struct http_wait *w);
/* Waits for at most ms milliseconds, and lets curl serve what is ready. */
void wait_sockets(struct http_wait *w, int ms);
/* Frees what w holds; after curl_multi_cleanup. */
void wait_free(struct http_wait *w);

#endif

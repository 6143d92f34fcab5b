/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_WAIT_H
#define HTTP_WAIT_H
/*
 * The sockets that curl watches, and the time at which curl wants to be called at
 * the latest.  curl's callbacks keep both up to date, so that the time of a step
 * depends on what happens in it and not on how many requests are under way.  Used
 * by http.c only.
 */
#include <curl/curl.h>
#include <poll.h>
#include <stdint.h>

struct http_wait {
	CURLM *multi;
	struct pollfd *fd;
	size_t n, most;
	int64_t due;  /* http_clock() of the next call; -1: no call is wanted */
};

/* Sets the callbacks of multi, which must not outlive w. */
void wait_init(struct http_wait *w, CURLM *multi);
/* Calls curl when its time has come, as it has after a transfer was added. */
void wait_due(struct http_wait *w);
/* Waits for at most ms milliseconds, and calls curl for each socket that is ready. */
void wait_sockets(struct http_wait *w, int ms);
/* Frees the memory of w; to be called after curl_multi_cleanup. */
void wait_free(struct http_wait *w);

#endif

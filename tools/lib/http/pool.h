/* SPDX-License-Identifier: Apache-2.0 */
#ifndef POOL_H
#define POOL_H
/*
 * Many pieces of work in one thread, at most so many at a time.  A piece is a
 * chain of requests: pool_start begins it with the first one, whose done hook
 * starts the next or calls pool_end.
 */
#include "http.h"

struct pool {
	/* set by the caller */
	struct http *http;
	size_t cap;               /* most pieces under way */
	/* Begins the next piece, or does it at once when it needs no request; false
	 * when there is none, for now: asked again when a piece has ended. */
	bool (*next)(void *data);
	void *data;
	/* what the pool keeps */
	size_t active;            /* pieces under way */
};

/* Runs until no piece is under way and there is no next one. */
void pool_run(struct pool *p);
/* Begins a piece, without a request or with its first one. */
void pool_begin(struct pool *p);
void pool_start(struct pool *p, struct http_request *r);
/* A piece that was begun is done. */
void pool_end(struct pool *p);

#endif

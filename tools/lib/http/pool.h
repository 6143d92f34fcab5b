/* SPDX-License-Identifier: Apache-2.0 */
#ifndef POOL_H
#define POOL_H
/*
 * A pool of jobs in one thread, of which at most `cap` are under way at a time.
 * A job is a chain of requests: pool_start begins it with the first request,
 * whose done hook starts the next one or calls pool_end.
 */
#include "http.h"

struct pool {
	/* set by the caller */
	struct http *http;
	size_t cap;               /* the most jobs under way */
	/* Begins the next job, or does the whole job when it needs no request.  False
	 * when there is no job now; it is called again when a job has ended. */
	bool (*next)(void *data);
	void *data;
	/* what the pool keeps */
	size_t active;            /* jobs under way */
};

/* Runs until no job is under way and next finds none. */
void pool_run(struct pool *p);
/* Begins a job, without a request or with its first one. */
void pool_begin(struct pool *p);
void pool_start(struct pool *p, struct http_request *r);
/* Ends a job that was begun. */
void pool_end(struct pool *p);

#endif

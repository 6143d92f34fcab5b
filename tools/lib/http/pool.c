/* SPDX-License-Identifier: Apache-2.0 */
#include "pool.h"

enum { STEP = 1000 /* milliseconds of waiting at a time */ };

void
pool_run(struct pool *p)
{
	for (;;) {
		while (p->active < p->cap && p->next(p->data))
			;
		if (p->active == 0)
			return;
		http_step(p->http, STEP);
	}
}

void
pool_begin(struct pool *p)
{
	p->active++;
}

void
pool_start(struct pool *p, struct http_request *r)
{
	pool_begin(p);
	http_start(p->http, r);
}

void
pool_end(struct pool *p)
{
	p->active--;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "http_host.h"

#include "url.h"

enum { PROBE_EVERY = 5000 /* milliseconds until the ceiling rises by one */ };

struct http_host *
host_of(struct arena *a, struct http_host **hosts, const char *url, int window)
{
	struct arena scratch = { 0 };
	const char *origin = url_origin(&scratch, url);
	struct http_host *host = *hosts;

	while (origin && host && strcmp(host->origin, origin) != 0)
		host = host->next;
	if (origin && !host) {
		host = arena_new(a, struct http_host);
		host->origin = arena_cstr(a, str_of(origin));
		host->window = window;
		host->next = *hosts;
		*hosts = host;
	}
	arena_free(&scratch);
	return origin ? host : NULL;
}

void
host_answered(struct http_host *host)
{
	host->answered = true;
	host->unreachable = false;
}

void
host_grow_window(struct http_host *host, int most)
{
	host_answered(host);
	if (host->ceiling && http_clock() - host->shrunk >= PROBE_EVERY) {
		host->shrunk = http_clock();
		host->ceiling++;
	}
	if (host->ceiling && host->ceiling < most)
		most = host->ceiling;
	if (++host->good < host->window || host->window >= most)
		return;
	host->good = 0;
	host->window++;
}

/* Many requests fail together: the failure of one that was sent before the window
 * shrank says nothing about the smaller window. */
void
host_shrink_window(struct http_host *host, int64_t sent)
{
	host->good = 0;
	if (host->shrunk && sent <= host->shrunk)
		return;
	host->shrunk = http_clock();
	host->ceiling = host->window > 2 ? host->window * 3 / 4 : 1;
	host->window = host->window > 1 ? host->window / 2 : 1;
}

static bool
may_send(const struct http_host *host, const struct http_request *r, int64_t now)
{
	const struct http_request *with = r->with;

	if (r->at_once || (with && with->private.state == HTTP_ACTIVE && with->private.host == host))
		return true;
	return host->active < host->window && host->retry_after <= now;
}

struct http_request *
host_next(const struct http_host *host, int64_t now)
{
	struct http_request *r = host->first;

	while (r && !may_send(host, r, now))
		r = host->paired ? r->private.next : NULL;
	return r;
}

void
host_queue(struct http_request *r, bool front)
{
	struct http_host *host = r->private.host;

	front |= r->read || r->body.n; /* memory or a stream waits for its end */
	host->paired |= r->with != NULL;
	r->private.state = HTTP_QUEUED;
	r->private.next = front ? host->first : NULL;
	if (front)
		host->first = r;
	else if (host->last)
		host->last->private.next = r;
	else
		host->first = r;
	if (!r->private.next)
		host->last = r;
}

void
host_unqueue(struct http_request *r)
{
	struct http_host *host = r->private.host;
	struct http_request **p = &host->first, *before = NULL;

	while (*p != r) {
		before = *p;
		p = &before->private.next;
	}
	*p = r->private.next;
	if (host->last == r)
		host->last = before;
}

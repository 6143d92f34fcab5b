/* SPDX-License-Identifier: Apache-2.0 */
#include "job.h"

#include "base/limits.h"
#include "base/map.h"
#include "http/url.h"
#include "oci/layout.h"
#include "rate.h"
#include "width.h"

enum { DELAY_FIRST = 500, DELAY_MOST = 30 * 1000, TICK = 250 };

static void serve(struct job *j);
static void job_tell(const struct job *j);

/* The job has nothing under way any more. */
static void
job_end(struct job *j)
{
	stream_stop(j);
	width_release(j);
	arena_free(&j->arena);
	j->calls->next = j->crew->spare;
	j->crew->spare = j->calls;
	j->crew->active--;
	j->crew->done++;
	job_tell(j);
}

/* The event that a job ended: one for each outcome of its locations. */
static void
job_tell(const struct job *j)
{
	struct events *v = &j->crew->events;
	struct val event, location;
	size_t i;

	for (i = 0; v->f && i < j->nto; i++) {
		location = val_str(j->to[i].location);
		event = event_new(v, "blob");
		map_set(event.m, STR("digest"), val_str(j->digest));
		map_set(event.m, STR("size"), val_int64(j->size));
		map_set(event.m, STR("to"), location);
		map_set(event.m, STR("status"), val_cstr(record_word(j->to[i].status)));
		if (j->to[i].status == RECORD_FAILED)
			map_set(event.m, STR("error"), val_cstr(j->failed));
		event_write(v, event);
	}
}

/* A killed run leaves what it did: the next one need not do it again. */
static void
note(struct job *j)
{
	struct val *to = arena_new(&j->arena, struct val);
	struct record r = { .size = -1, .digest = j->digest, .status = RECORD_COPIED };

	if (!j->crew->journal)
		return;
	*to = val_str(j->to[j->at].location);
	r.to = val_list(&j->arena, to, 1);
	record_write(j->crew->journal, &j->arena, &r);
	fflush(j->crew->journal);
}

void
job_served(struct job *j, enum record_status status)
{
	stream_stop(j);
	width_release(j);
	note(j);
	j->to[j->at++].status = status;
	j->tries = 0;
	j->created = false;
	if (j->at == j->nto) {
		job_end(j);
		return;
	}
	/* the requests whose hook this is live in j->arena: it is freed at the end */
	serve(j);
}

void
job_fail(struct job *j, const struct err *e)
{
	bool first = j->at == 0;
	size_t i;

	j->failed = arena_cstr(j->crew->arena, str_of(e->msg));
	j->status = e->status;
	/* without the first location the others have nothing to be mounted from */
	for (i = j->at; i < (first ? j->nto : j->at + 1); i++)
		j->to[i].status = RECORD_FAILED;
	j->at = i;
	j->tries = 0;
	j->created = false;
	stream_stop(j);
	if (j->at < j->nto)
		serve(j);
	else
		job_end(j);
}

void
job_stumble(struct job *j, const struct err *e)
{
	int64_t ms = (int64_t)DELAY_FIRST << (j->tries < 8 ? j->tries : 8);

	/* who has too much to do gets more time */
	if (e->status != STATUS_TEMPORARY ||
	    ++j->tries >= (j->busy ? 2 * LIMIT_TRIES : LIMIT_TRIES)) {
		job_fail(j, e);
		return;
	}
	stream_stop(j);
	width_release(j);
	j->due = http_clock() + (ms < DELAY_MOST ? ms : DELAY_MOST);
	j->next = j->crew->waiting;
	j->crew->waiting = j;
}

static void post(struct job *j);

static void
post_done(struct http_request *r)
{
	struct job *j = r->data;
	struct err e = { .arena = j->crew->arena };

	if (!r->ok) {
		err_set(&e, r->err.status, "%s", r->err.msg);
		registry_refused(&j->calls->post, &e);
		if (create_missing(&j->crew->create, &j->calls->post, &j->to[j->at].at, &e) &&
		    !j->created) {
			j->created = true;
			post(j);
			return;
		}
		job_fail(j, &e);
		return;
	}
	j->location = registry_location(&j->calls->post, &j->arena, &e);
	if (j->location)
		stream_start(j);
	else
		job_fail(j, &e);
}

/* Opens an upload. */
static void
post(struct job *j)
{
	registry_call(j->crew->registry, &j->calls->post, &j->arena, &j->to[j->at].at, "POST",
		      "blobs/uploads/", REGISTRY_PUSH, STR(""));
	j->calls->post.http.done = post_done;
	j->calls->post.http.data = j;
	http_start(registry_http(j->crew->registry), &j->calls->post.http);
}

/* True when the host will not mount other blobs either: this run put the blob
 * there, so that it can be mounted if any can, or the answer is neither of the
 * two that a mount may have, nor that the repository is missing, nor "later". */
static bool
shows_no_mount(const struct job *j, const struct http_request *r)
{
	if (r->ok)
		return j->at > 0;
	if (r->status == 404)
		return j->at > 0 && !str_holds(r->answer, STR("NAME_UNKNOWN"));
	return r->status && r->status != 408 && r->status != 429 && r->status != 503;
}

static void
mount_done(struct http_request *r)
{
	struct job *j = r->data;
	struct err e = { .arena = &j->arena };

	if (r->ok && r->status == 201) {
		job_served(j, RECORD_MOUNTED);
		return;
	}
	if (shows_no_mount(j, r))
		map_set(j->crew->no_mount, j->to[j->at].at.host, NIL);
	j->location = r->ok && r->status == 202
		? registry_location(&j->calls->post, &j->arena, &e) : NULL;
	if (j->location)
		stream_start(j);
	else
		post(j);
}

/* Asks the registry to take the blob from another of its repositories. */
static void
mount(struct job *j, struct str from)
{
	const char *path = url_query(&j->arena, url_query(&j->arena, "blobs/uploads/",
				     "mount", j->digest), "from", from);

	registry_call(j->crew->registry, &j->calls->post, &j->arena, &j->to[j->at].at, "POST",
		      path, REGISTRY_PUSH, from);
	j->calls->post.http.once = true; /* there is another way */
	j->calls->post.http.done = mount_done;
	j->calls->post.http.data = j;
	http_start(registry_http(j->crew->registry), &j->calls->post.http);
}

static void
serve_layout(struct job *j)
{
	struct err e = { .arena = &j->arena };
	const char *dir = j->to[j->at].at.path;
	char *path;

	if (!layout_create(&j->arena, dir, &e))
		job_fail(j, &e);
	else if (store_has(&j->arena, layout_blobs(&j->arena, dir), j->digest, "", &path))
		job_served(j, RECORD_EXISTS);
	else
		stream_store(j);
}

/* Serves the location at j->at. */
static void
serve(struct job *j)
{
	const struct outcome *first = &j->to[0], *o = &j->to[j->at];
	bool again = j->at > 0 && first->status != RECORD_FAILED;
	const struct location *from = again ? &first->at : j->has_mount ? &j->mount : NULL;

	/* what one location has need not be read from afar again */
	j->source = from && j->at > 0 ? *from : j->from;
	if (o->at.kind == LOCATION_LAYOUT)
		serve_layout(j);
	else if (from && str_eq(from->host, o->at.host) &&
		 !quirks_of(&j->crew->quirks, o->at.host)->no_mount &&
		 !map_get(j->crew->no_mount, o->at.host))
		mount(j, from->repository);
	else
		post(j);
}

/* Starts the jobs whose time has come; milliseconds until the next's. */
static int
serve_waiting(struct crew *c)
{
	struct job *j, *list = c->waiting;
	int64_t now = http_clock(), wait = TICK;

	c->waiting = NULL;
	while ((j = list)) {
		list = j->next;
		if (j->due <= now) {
			serve(j);
			continue;
		}
		wait = j->due - now < wait ? j->due - now : wait;
		j->next = c->waiting;
		c->waiting = j;
	}
	return (int)wait;
}

static void
job_start(struct crew *c, struct job *j)
{
	j->crew = c;
	j->calls = c->spare ? c->spare : arena_new(c->arena, struct job_calls);
	c->spare = c->spare ? c->spare->next : NULL;
	c->active++;
	serve(j);
}

void
crew_run(struct crew *c, void (*tick)(struct crew *c))
{
	struct timespec nap = { 0 };
	int64_t last = http_clock();
	struct job *j;
	int wait;

	width_init(c);
	while (c->done < c->n) {
		width_tick(c);
		wait = rate_tick(c, serve_waiting(c));
		while (c->active < c->cap && (j = width_take(c)))
			job_start(c, j);
		if (!http_step(registry_http(c->registry), wait) && c->done < c->n &&
		    c->active && c->waiting) {
			nap.tv_nsec = (long)wait * 1000000;
			nanosleep(&nap, NULL);
		}
		if (tick && http_clock() - last >= TICK) {
			last = http_clock();
			tick(c);
		}
	}
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "job.h"

#include <stdlib.h>

#include "oci/layout.h"
#include "rate.h"
#include "stream.h"
#include "concurrency.h"
#include "tick.h"

enum {
	ARENA_FIRST = 8 * 1024  /* bytes, for a blob's URLs and the answers of registries */
};

static void copy_to_next(struct job *j);

/* Writes the event that a job ended, for each of its locations. */
static void
job_event(const struct job *j)
{
	struct events *v = &j->copier->events;
	size_t i;

	for (i = 0; v->f && i < j->nto; i++)
		event_write_item(v, "blob", &(struct event_item){
			.digest = j->digest, .size = j->size, .to = j->to[i].location,
			.status = j->to[i].status,
			.error = str_of(j->to[i].status == RECORD_FAILED ? j->failed : "") });
}

/* Ends the job, which has no requests under way any more. */
static void
job_end(struct job *j)
{
	stream_stop(j);
	concurrency_release(j);
	arena_free(&j->arena);
	j->calls->next = j->copier->spare;
	j->copier->spare = j->calls;
	j->copier->active--;
	j->copier->done++;
	job_event(j);
	if (j->copier->moved)
		j->copier->moved(j);
}

/* Notes in the journal what was copied, so that the run after a killed one need not
 * copy it again. */
static void
note(struct job *j)
{
	struct val *to = arena_new(&j->arena, struct val);
	struct record r = { .size = -1, .digest = j->digest, .status = RECORD_COPIED };

	if (!j->copier->journal)
		return;
	*to = val_str(j->to[j->at].location);
	r.to = val_list(&j->arena, to, 1);
	record_write(j->copier->journal, &j->arena, &r);
	fflush(j->copier->journal);
}

/* Marks the current location as failed.  When that is the first one the others fail
 * too, since there is nothing to mount from. */
static void
fail(struct job *j, const struct err *e)
{
	size_t end = j->at == 0 ? j->nto : j->at + 1;

	j->failed = arena_cstr(j->copier->arena, str_of(e->msg));
	j->status = e->status;
	while (j->at < end)
		j->to[j->at++].status = RECORD_FAILED;
}

/* The hook j->location_done: goes on with the next location.  The caller may be a
 * hook of a request that lives in j->arena, which job_end frees. */
static void
location_done(struct job *j, enum record_status status, const struct err *e)
{
	stream_stop(j);
	if (status == RECORD_FAILED) {
		fail(j, e);
	} else {
		concurrency_release(j);
		note(j);
		j->to[j->at++].status = status;
	}
	if (j->at < j->nto)
		copy_to_next(j);
	else
		job_end(j);
}

static void
upload_close(struct upload *u)
{
	stream_stop(u->data);
	concurrency_release(u->data);
}

static void
upload_done(struct upload *u)
{
	struct job *j = u->data;

	if (u->result == UPLOAD_COPIED)
		j->moved = j->size;
	location_done(j, u->result == UPLOAD_COPIED ? RECORD_COPIED
	       : u->result == UPLOAD_MOUNTED ? RECORD_MOUNTED
	       : u->result == UPLOAD_EXISTS ? RECORD_EXISTS : RECORD_FAILED, &u->err);
}

/* Copies the blob to a registry; `from` is a location that may have it already, or
 * NULL. */
static void
copy_to_registry(struct job *j, const struct location *from)
{
	const struct location *at = &j->to[j->at].at;
	struct upload *u = &j->calls->upload;

	*u = (struct upload){ .registry = j->copier->registry, .arena = &j->arena, .at = at,
			      .digest = j->digest, .size = j->size, .mount_sure = j->at > 0,
			      .buffer = j->block, .with = &j->calls->get.http,
			      .open = stream_open, .close = upload_close, .done = upload_done,
			      .data = j };
	if (from && str_eq(from->host, at->host))
		u->mount = from->repository;
	upload_start(u);
}

static void
copy_to_layout(struct job *j)
{
	struct err e = { .arena = &j->arena };
	const char *dir = j->to[j->at].at.path;
	char *path;

	if (!layout_create(&j->arena, dir, &e))
		location_done(j, RECORD_FAILED, &e);
	else if (store_holds(&j->arena, layout_blobs(&j->arena, dir), j->digest, j->size, &path))
		location_done(j, RECORD_EXISTS, NULL);
	else
		stream_store(j);
}

/* Copies the blob to the current location. */
static void
copy_to_next(struct job *j)
{
	const struct outcome *first = &j->to[0], *o = &j->to[j->at];
	bool again = j->at > 0 && first->status != RECORD_FAILED;
	const struct location *from = again ? &first->at : j->has_mount ? &j->mount : NULL;

	/* a location at the target that has the blob replaces its source */
	j->source = from && j->at > 0 ? *from : j->from;
	if (o->at.kind == LOCATION_EXTENT)
		stream_store(j);
	else if (o->at.kind == LOCATION_LAYOUT)
		copy_to_layout(j);
	else
		copy_to_registry(j, from);
}

static void
job_start(struct copier *c, struct job *j)
{
	struct err e = { .arena = c->arena };

	j->copier = c;
	j->arena.first = ARENA_FIRST;
	j->location_done = location_done;
	j->calls = c->spare ? c->spare : arena_new(c->arena, struct job_calls);
	c->spare = c->spare ? c->spare->next : NULL;
	c->active++;
	if (c->starts && !c->starts(j, &e))
		location_done(j, RECORD_FAILED, &e);
	else
		copy_to_next(j);
}

/* Compares for qsort: large blobs come first, so that the last ones are not copied
 * alone.  Those in a compressed archive come behind all others, in their order there. */
static int
by_size(const void *x, const void *y)
{
	const struct job *a = *(struct job *const *)x, *b = *(struct job *const *)y;
	bool ordered = concurrency_ordered(a);
	int n;

	if (ordered != concurrency_ordered(b))
		return ordered ? 1 : -1;
	if (ordered) {
		n = strcmp(a->from.extent->path, b->from.extent->path);
		return n ? n : a->from.extent->at < b->from.extent->at ? -1 : 1;
	}
	if (a->size != b->size)
		return a->size < b->size ? 1 : -1;
	return str_cmp(a->digest, b->digest);
}

void
copier_stop(struct copier *c)
{
	c->n = c->concurrency.end = c->concurrency.ordered = c->next;
}

void
copier_run(struct copier *c, void (*tick)(struct copier *c))
{
	struct job *j;
	int wait;

	tick_start(c, tick);
	if (c->n > 1 && !c->ordered)
		qsort(c->job, c->n, sizeof *c->job, by_size);
	concurrency_init(c);
	while (c->done < c->n) {
		concurrency_tick(c);
		wait = rate_tick(c, TICK);
		while (c->active < c->cap && (j = concurrency_take(c))) {
			job_start(c, j);
			tick_due(c); /* one between files has ended already */
		}
		http_step(registry_http(c->registry), wait);
		tick_due(c);
	}
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "job.h"

#include "oci/layout.h"
#include "rate.h"
#include "stream.h"
#include "width.h"

enum { TICK = 250 };

static void serve(struct job *j);

/* The event that a job ended: one for each of its locations. */
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

/* The job has nothing under way any more. */
static void
job_end(struct job *j)
{
	stream_stop(j);
	width_release(j);
	arena_free(&j->arena);
	j->calls->next = j->copier->spare;
	j->copier->spare = j->calls;
	j->copier->active--;
	j->copier->done++;
	job_event(j);
}

/* A killed run leaves what it did: the next one need not do it again. */
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

/* Marks the location that is served as failed; without the first one the others
 * have nothing to be mounted from. */
static void
fail(struct job *j, const struct err *e)
{
	size_t end = j->at == 0 ? j->nto : j->at + 1;

	j->failed = arena_cstr(j->copier->arena, str_of(e->msg));
	j->status = e->status;
	while (j->at < end)
		j->to[j->at++].status = RECORD_FAILED;
}

/* The hook j->served; goes on with the next location.  The requests whose hook
 * calls this live in j->arena, which is freed at the end. */
static void
served(struct job *j, enum record_status status, const struct err *e)
{
	stream_stop(j);
	if (status == RECORD_FAILED) {
		fail(j, e);
	} else {
		width_release(j);
		note(j);
		j->to[j->at++].status = status;
	}
	if (j->at < j->nto)
		serve(j);
	else
		job_end(j);
}

static void
upload_close(struct upload *u)
{
	stream_stop(u->data);
	width_release(u->data);
}

static void
upload_done(struct upload *u)
{
	struct job *j = u->data;

	if (u->result == UPLOAD_COPIED)
		j->moved = j->size;
	served(j, u->result == UPLOAD_COPIED ? RECORD_COPIED
	       : u->result == UPLOAD_MOUNTED ? RECORD_MOUNTED : RECORD_FAILED, &u->err);
}

/* Brings the blob to a registry, which may have it at `from` already. */
static void
serve_registry(struct job *j, const struct location *from)
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
serve_layout(struct job *j)
{
	struct err e = { .arena = &j->arena };
	const char *dir = j->to[j->at].at.path;
	char *path;

	if (!layout_create(&j->arena, dir, &e))
		served(j, RECORD_FAILED, &e);
	else if (store_has(&j->arena, layout_blobs(&j->arena, dir), j->digest, "", &path))
		served(j, RECORD_EXISTS, NULL);
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

	/* what one location of the target has need not be read from its source again */
	j->source = from && j->at > 0 ? *from : j->from;
	if (o->at.kind == LOCATION_LAYOUT)
		serve_layout(j);
	else
		serve_registry(j, from);
}

static void
job_start(struct copier *c, struct job *j)
{
	j->copier = c;
	j->served = served;
	j->calls = c->spare ? c->spare : arena_new(c->arena, struct job_calls);
	c->spare = c->spare ? c->spare->next : NULL;
	c->active++;
	serve(j);
}

void
copier_run(struct copier *c, void (*tick)(struct copier *c))
{
	int64_t last = http_clock();
	struct job *j;
	int wait;

	width_init(c);
	while (c->done < c->n) {
		width_tick(c);
		wait = rate_tick(c, TICK);
		while (c->active < c->cap && (j = width_take(c)))
			job_start(c, j);
		http_step(registry_http(c->registry), wait);
		if (tick && http_clock() - last >= TICK) {
			last = http_clock();
			tick(c);
		}
	}
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs.h"

#include "base/limits.h"
#include "http/url.h"
#include "records/jsonl.h"

/* True for a record of a blob that is to be copied. */
static bool
is_work(const struct record *r)
{
	return !media_is_manifest(r->media_type) &&
	       (r->status == RECORD_PLANNED || r->status == RECORD_FAILED);
}

/* The http and https URLs of a foreign layer; NULL for other layers. */
static const char **
urls_of(struct arena *a, struct val list)
{
	const char **url = arena_array(a, const char *, val_length(list) + 1);
	size_t i, n = 0;

	for (i = 0; i < val_length(list) && n < LIMIT_FOREIGN_URLS; i++) {
		url[n] = arena_cstr(a, val_str_at(list, i));
		n += url_origin(a, url[n]) != NULL;
	}
	url[n] = NULL;
	return n ? url : NULL;
}

/* Reads the locations that a record's blob is to be copied to. */
static bool
take_locations(struct arena *a, struct job *j, struct val to, struct err *e)
{
	size_t i;

	j->nto = val_length(to);
	j->to = arena_array(a, struct outcome, j->nto);
	for (i = 0; i < j->nto; i++) {
		j->to[i].location = val_str_at(to, i);
		j->to[i].status = RECORD_FAILED;
		if (!location_parse(a, j->to[i].location, &j->to[i].at, e))
			return false;
	}
	return true;
}

static bool
job_read(struct arena *a, const struct record *r, struct job *j, struct err *e)
{
	j->record = r;
	j->reference = r->reference;
	j->digest = r->digest;
	if (!digest_valid(j->digest) || r->size < 0 || val_length(r->to) == 0)
		return err_set(e, STATUS_USAGE, "a blob needs digest, size, from and to");
	j->size = r->size;
	j->url = urls_of(a, r->urls);
	j->has_mount = r->mount.n > 0;
	return location_parse(a, r->from, &j->from, e) &&
	       (!j->has_mount || location_parse(a, r->mount, &j->mount, e)) &&
	       take_locations(a, j, r->to, e);
}

bool
jobs_read(struct jobs *r, struct copier *c, struct registry_options *g,
	     const char *path, struct err *e)
{
	struct arena *a = c->arena;
	size_t i;

	if (!record_read(a, path, &r->v, &r->n, e))
		return false;
	r->job = arena_array(a, struct job *, r->n);
	c->job = arena_array(a, struct job *, r->n);
	for (i = 0; i < r->n; i++) {
		registry_option_planned(a, g, &r->v[i]);
		if (!is_work(&r->v[i]))
			continue;
		c->job[c->n++] = r->job[i] = arena_new(a, struct job);
		if (!job_read(a, &r->v[i], r->job[i], e))
			return err_wrap(e, "%s:%zu", r->v[i].file, r->v[i].line);
	}
	return true;
}

/* Writes a record of the locations that failed, or of those that did not. */
static void
write_part(FILE *f, struct arena *a, const struct job *j, bool failed)
{
	struct val *to = arena_array(a, struct val, j->nto);
	struct record r = *j->record;
	size_t i, n = 0;

	for (i = 0; i < j->nto; i++) {
		if ((j->to[i].status == RECORD_FAILED) != failed)
			continue;
		if (n == 0)
			record_set_status(&r, j->to[i].status, failed ? j->failed : NULL);
		to[n++] = val_str(j->to[i].location);
	}
	if (n == 0)
		return;
	r.to = val_list(a, to, n);
	record_write(f, a, &r);
}

static void
write_record(FILE *f, struct arena *scratch, size_t i, const void *data)
{
	const struct jobs *r = data;

	if (!r->job[i]) {
		record_write(f, scratch, &r->v[i]);
		return;
	}
	write_part(f, scratch, r->job[i], false);
	write_part(f, scratch, r->job[i], true);
}

bool
jobs_write(const struct jobs *r, const char *path, struct err *e)
{
	return jsonl_save(path, r->n, write_record, r, e);
}

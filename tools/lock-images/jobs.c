/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs.h"

#include <string.h>

#include "base/io.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "http/pool.h"
#include "json/json.h"
#include "oci/layout.h"
#include "oci/store.h"
#include "registry/platforms.h"
#include "wanted.h"

enum { UNDER_WAY = 20 };

struct jobs {
	struct settings *set;
	const struct lock *list;
	struct job *job;  /* one for each item */
	size_t n, next;
	struct pool pool;
};

static void
job_end(struct job *j)
{
	arena_free(&j->arena);
	pool_end(&j->all->pool);
}

static void ask(struct job *j);

/* Asks the next location, if there is another. */
static bool
ask_next(struct job *j, const struct err *e)
{
	if (j->tried + 1 >= j->locations.n)
		return false;
	registry_note(j->all->set->registry, "%.*s: %s; %.*s is asked next", STR_ARG(j->item.name),
		      e->msg, STR_ARG(location_str(&j->arena, &j->locations.at[j->tried + 1])));
	j->at = j->locations.at[++j->tried];
	ask(j);
	return true;
}

static void
job_fail(struct job *j, const struct err *e)
{
	struct arena *keep = j->all->set->arena;

	if (ask_next(j, e))
		return;
	j->failed = true;
	j->status = e->status;
	j->message = j->item.chart
		? arena_printf(keep, "chart %.*s %.*s of %.*s: %s", STR_ARG(j->item.chart_name),
			       STR_ARG(j->item.version), STR_ARG(j->item.repository), e->msg)
		: arena_printf(keep, "%.*s: %s%s%.*s", STR_ARG(j->item.name), e->msg,
			       j->item.wanted_by.n ? "; it is wanted by " : "",
			       STR_ARG(j->item.wanted_by));
	job_end(j);
}

static void
job_good(struct job *j, struct str digest)
{
	j->item.digest = arena_dup(j->all->set->arena, digest);
	j->stays = NULL;
	job_end(j);
}

static char *
blobs(const struct job *j, struct arena *a)
{
	return arena_printf(a, "%s/blobs", j->all->set->work);
}

/* Keeps the manifest's bytes in the work folder. */
static bool
keep_manifest(struct job *j, struct str digest, struct err *e)
{
	struct store_put s;
	struct str got;
	char *path;

	if (!j->all->set->work ||
	    store_has(&j->arena, blobs(j, &j->arena), digest, "", &path))
		return true;
	if (!store_begin(&s, &j->arena, blobs(j, &j->arena), "", digest,
			 LIMIT_MANIFEST, e))
		return false;
	if (store_add(&s, j->bytes.p, j->bytes.n, e))
		return store_end(&s, digest, &got, &path, e);
	store_abort(&s);
	return false;
}

/* Decides about an index whose entries must be looked up, when no other requests are
 * under way. */
static void
judge(struct job *j)
{
	struct settings *s = j->all->set;
	struct err e = { .arena = &j->arena };
	struct manifest m;

	j->open = false;
	pool_begin(&j->all->pool);
	if (manifest_parse(&j->arena, j->bytes, STR(""), &m, &e) &&
	    registry_platforms(s->registry, &j->arena, &j->at, s->work ? blobs(j, &j->arena) : NULL,
			       &m, &e) && wanted_index(&j->arena, j->want, j->nwant, &m, &e))
		job_good(j, j->item.digest);
	else
		job_fail(j, &e);
}

static void
config_done(struct http_request *r)
{
	struct job *j = r->data;
	struct err e = { .arena = &j->arena };
	struct val v = NIL;
	struct str have;

	if (!r->ok) {
		job_fail(j, &r->err);
		return;
	}
	if (!digest_matches(r->answer, j->config.digest)) {
		err_set(&e, STATUS_SOME, "GET %s: the bytes have another digest", r->url);
		job_fail(j, &e);
		return;
	}
	if (!json_parse(&j->arena, r->answer, &v, &e)) {
		job_fail(j, &e);
		return;
	}
	have = platform_str(&j->arena, v);
	if (wanted_platforms(&j->arena, j->want, j->nwant, &have, 1, &e))
		job_good(j, j->item.digest);
	else
		job_fail(j, &e);
}

/* Asks for the configuration of a single image, which has its platform. */
static void
config_start(struct job *j)
{
	registry_call(j->all->set->registry, &j->call, &j->arena, &j->at, "GET",
		      arena_printf(&j->arena, "blobs/%.*s", STR_ARG(j->config.digest)),
		      REGISTRY_PULL, STR(""));
	j->call.http.done = config_done;
	j->call.http.data = j;
	http_start(registry_http(j->all->set->registry), &j->call.http);
}

/* Fails when the line of a chart wants another digest than that of its manifest or of
 * a part of it, such as the archive. */
static bool
check_pin(struct job *j, const struct manifest *m, struct str digest, struct err *e)
{
	size_t i;

	if (!j->pin.n || str_eq(j->pin, digest))
		return true;
	for (i = 0; i < m->n; i++)
		if (str_eq(j->pin, m->part[i].digest))
			return true;
	return err_set(e, STATUS_SOME, "its digest is %.*s, and %.*s is wanted", STR_ARG(digest),
		       STR_ARG(j->pin));
}

/* Checks the platforms of a manifest whose bytes are read, and ends the job. */
static void
handle_manifest(struct job *j, struct descriptor d)
{
	struct err e = { .arena = &j->arena };
	struct manifest m;
	struct str text, have;
	struct val v = NIL;

	j->item.digest = arena_dup(j->all->set->arena, d.digest);
	if (!manifest_parse(&j->arena, j->bytes, d.media_type, &m, &e) ||
	    !check_pin(j, &m, d.digest, &e) || !keep_manifest(j, d.digest, &e)) {
		job_fail(j, &e);
		return;
	}
	if (j->item.chart || j->nwant == 0) {
		job_good(j, d.digest);
		return;
	}
	if (m.index) {
		if (wanted_index(&j->arena, j->want, j->nwant, &m, &e)) {
			job_good(j, d.digest);
		} else if (wanted_lacks(&m)) {
			j->open = true;
			pool_end(&j->all->pool);
		} else {
			job_fail(j, &e);
		}
		return;
	}
	if (m.n == 0 || !media_is_image_config(m.part[0].media_type)) {
		job_good(j, d.digest);
		return;
	}
	j->config = m.part[0];
	if (j->at.kind == LOCATION_REGISTRY) {
		config_start(j);
		return;
	}
	if (!registry_blob(j->all->set->registry, &j->arena, &j->at, j->config.digest,
			   LIMIT_ANSWER, &text, &e) ||
	    !json_parse(&j->arena, text, &v, &e)) {
		job_fail(j, &e);
		return;
	}
	have = platform_str(&j->arena, v);
	if (wanted_platforms(&j->arena, j->want, j->nwant, &have, 1, &e))
		job_good(j, d.digest);
	else
		job_fail(j, &e);
}

static void
get_done(struct http_request *r)
{
	struct job *j = r->data;
	struct err e = { .arena = &j->arena };
	struct descriptor d;

	if (registry_manifest_answer(&j->call, j->name, &j->bytes, &d, &e))
		handle_manifest(j, d);
	else
		job_fail(j, &e);
}

static void
get_start(struct job *j)
{
	registry_manifest_call(j->all->set->registry, &j->call, &j->arena, &j->at,
			       "GET", j->name);
	j->call.http.done = get_done;
	j->call.http.data = j;
	http_start(registry_http(j->all->set->registry), &j->call.http);
}

/* Reads the manifest from the work folder; false when that does not have it. */
static bool
kept(struct job *j, struct str digest)
{
	struct err e = { .arena = &j->arena };
	char *path;

	return j->all->set->work && digest_valid(digest) &&
	       store_has(&j->arena, blobs(j, &j->arena), digest, "", &path) &&
	       file_read(&j->arena, path, LIMIT_MANIFEST, &j->bytes, &e) &&
	       digest_matches(j->bytes, digest);
}

static void
head_done(struct http_request *r)
{
	struct job *j = r->data;
	struct str digest = http_header(r, "docker-content-digest");
	struct descriptor d = { .digest = digest,
				.media_type = http_header(r, "content-type") };

	if (strcmp(r->method, "GET") == 0) /* HEAD does not work there */
		get_done(r);
	else if (!r->ok)
		job_fail(j, &r->err);
	else if (kept(j, digest))
		handle_manifest(j, d);
	else if (!digest_valid(digest) || j->all->set->work || j->nwant)
		get_start(j);
	else
		job_good(j, digest);
}

/*
 * Asks the current location.  A manifest that will be needed is read at once.  When
 * the one of the run before is kept, a HEAD asks whether it is still the same, since
 * registries do not count that as a pull.
 */
static void
ask(struct job *j)
{
	const struct lock_item *b = lock_find(&j->all->set->before, j->item.name);
	bool had = b && kept(j, b->digest);

	if (digest_valid(j->name) && kept(j, j->name)) {
		handle_manifest(j, (struct descriptor){ .digest = j->name });
		return;
	}
	if (!had && (j->all->set->work || j->nwant)) {
		get_start(j);
		return;
	}
	registry_head(j->all->set->registry, &j->call, &j->arena, &j->at, &(struct registry_head){
		.name = j->name, .access = REGISTRY_PULL, .done = head_done,
		.expected = j->tried + 1 >= j->locations.n });
	j->call.http.data = j;
	http_start(registry_http(j->all->set->registry), &j->call.http);
}

static void
ask_first(struct job *j)
{
	j->at = j->locations.at[0];
	ask(j);
}

/* Looks for the image in the layouts and volumes that --source names, and in the layout
 * of its column "from".  What their index names and they do not give is damaged, and no
 * registry is asked in its place: that might have another image. */
static bool
in_source(struct job *j)
{
	struct settings *s = j->all->set;
	struct err e = { .arena = &j->arena };
	struct descriptor d;
	enum entries_found found;

	found = source_image(&s->sources, j->item.name, j->item.ref.digest, &j->at, &d, &e);
	if (found == ENTRIES_LACK && j->item.columns.from.n)
		found = source_from(s->arena, &s->sources, &j->item, &j->at, &d, &e);
	if (found == ENTRIES_LACK)
		return false;
	if (found == ENTRIES_HAVE && registry_manifest(s->registry, &j->arena, &j->at, d.digest,
						       &j->bytes, &d, &e))
		handle_manifest(j, d);
	else
		job_fail(j, &e);
	return true;
}

/* Fails an item that the lock lacks. */
static void
fail_unlocked(struct job *j)
{
	struct err e = { .arena = &j->arena };

	err_set(&e, STATUS_SOME, "it is not in the lock, which --locked wants; lock it "
		"without that option");
	job_fail(j, &e);
}

/* True when all wanted platforms stand in the lock's list, so that they were found when
 * it was locked. */
static bool
was_checked(struct job *j, struct str platforms)
{
	struct str *had;
	size_t n = platforms_split(&j->arena, platforms, &had), i, k;

	for (i = 0; i < j->nwant; i++) {
		for (k = 0; k < n && !str_eq(had[k], j->want[i]);)
			k++;
		if (k == n)
			return false;
	}
	return true;
}

/* Reads the manifest of the digest from a layout or volumes that --source names; false
 * when none has it. */
static bool
digest_in_source(struct job *j, struct str digest)
{
	struct settings *s = j->all->set;
	struct err e = { .arena = &j->arena };
	struct descriptor d;

	if (!source_blob(&j->arena, &s->sources, digest, &j->at))
		return false;
	if (registry_manifest(s->registry, &j->arena, &j->at, digest, &j->bytes, &d, &e))
		handle_manifest(j, d);
	else
		job_fail(j, &e);
	return true;
}

/* Asks the registries that may have the image. */
static void
ask_registries(struct job *j)
{
	struct err e = { .arena = &j->arena };

	if (source_item(&j->arena, &j->all->set->sources, &j->item, &j->locations, &e))
		ask_first(j);
	else
		job_fail(j, &e);
}

/* The lock's columns, with those of the list in their place where it has them. */
static struct lock_columns
columns_over(struct lock_columns old, const struct lock_columns *new)
{
	if (new->kind)
		old.kind = new->kind;
	if (new->to.n)
		old.to = new->to;
	if (new->from.n)
		old.from = new->from;
	if (new->others.n)
		old.others = new->others;
	return old;
}

/* Takes the lock's digest, wherever the tag has gone by now.  Platforms that were not
 * wanted when it was locked are looked for in the manifest of that digest; when one is
 * missing there, the lock's line stays. */
static void
start_locked(struct job *j, const struct lock_item *k)
{
	j->item.columns = columns_over(k->columns, &j->item.columns);
	j->stays = k;
	j->name = k->digest;
	if (j->all->set->locked || was_checked(j, k->platforms))
		job_good(j, k->digest);
	else if (!digest_in_source(j, k->digest))
		ask_registries(j);
}

static void
start_image(struct job *j)
{
	const struct lock_item *k = lock_find(&j->all->set->keep, j->item.name);
	struct settings *s = j->all->set;

	if (!j->item.platforms.n)
		j->item.platforms = s->platforms;
	j->nwant = platforms_split(s->arena, j->item.platforms, &j->want);
	if (!j->nwant)
		j->item.platforms = STR("all");
	j->name = j->item.ref.digest.n ? j->item.ref.digest : j->item.ref.tag;
	if (k)
		start_locked(j, k);
	else if (s->locked)
		fail_unlocked(j);
	else if (in_source(j))
		return;
	else if (j->item.ref.digest.n && j->nwant == 0)
		job_good(j, j->item.ref.digest);
	else
		ask_registries(j);
}

/* True when the chart may be that of the lock: the digests are the same, or one is that
 * of a manifest and the other that of an archive in it. */
static bool
may_be_locked(struct job *j, const struct lock_item *k)
{
	struct err ignored = { .arena = &j->arena };
	struct location at;
	struct manifest m;
	struct str tag;

	if (!j->item.digest.n || str_eq(j->item.digest, k->digest))
		return true;
	if (j->item.pulled || !lock_chart_location(&j->arena, &j->item, &at, &tag))
		return false;
	j->pin = j->item.digest;
	return !kept(j, k->digest) ||
	       !manifest_parse(&j->arena, j->bytes, STR(""), &m, &ignored) ||
	       check_pin(j, &m, k->digest, &ignored);
}

/* Takes the lock's digest of a chart, or fails when the chart that was pulled, or that
 * the list wants, is another one: what was rendered must be what is mirrored. */
static void
start_locked_chart(struct job *j, const struct lock_item *k)
{
	struct err e = { .arena = &j->arena };

	j->item.columns = k->columns;
	if (may_be_locked(j, k)) {
		job_good(j, k->digest);
		return;
	}
	j->moved = true;
	j->stays = k;
	lock_differs(k->digest, j->item.digest, &e);
	job_fail(j, &e);
}

/* Looks for the chart in the layouts and volumes that --source names; false when none has
 * it. */
static bool
chart_in_source(struct job *j)
{
	struct settings *s = j->all->set;
	struct err e = { .arena = &j->arena };
	enum entries_found found;
	struct location at;
	struct str digest;

	found = source_chart(s->arena, &s->sources, &j->item, &at, &digest, &j->bytes, &e);
	if (found == ENTRIES_LACK)
		return false;
	j->at = at;
	if (found == ENTRIES_BROKEN)
		job_fail(j, &e);
	else if (j->bytes.n)
		handle_manifest(j, (struct descriptor){ .digest = digest });
	else
		job_good(j, digest);
	return true;
}

/* Asks the registry or layout of a chart for its manifest. */
static void
ask_chart(struct job *j)
{
	struct err e = { .arena = &j->arena };
	struct settings *s = j->all->set;
	struct descriptor d;

	j->pin = j->item.digest;
	if (chart_in_source(j))
		return;
	if (j->at.kind == LOCATION_REGISTRY) {
		if (source_locations(&j->arena, &s->sources, location_str(&j->arena, &j->at),
				     &j->locations, &e))
			ask_first(j);
		else
			job_fail(j, &e);
	} else if (registry_manifest(s->registry, &j->arena, &j->at, j->name, &j->bytes, &d, &e)) {
		handle_manifest(j, d);
	} else {
		job_fail(j, &e);
	}
}

static void
start_chart(struct job *j)
{
	const struct lock_item *k = lock_find(&j->all->set->keep, j->item.name);
	struct err e = { .arena = &j->arena };
	bool has_manifest = lock_chart_location(&j->arena, &j->item, &j->at, &j->name);

	if (k) {
		start_locked_chart(j, k);
	} else if (j->all->set->locked) {
		fail_unlocked(j);
	} else if (has_manifest && !j->item.pulled) {
		ask_chart(j);
	} else if (j->item.digest.n) {
		job_good(j, j->item.digest);
	} else {
		err_set(&e, STATUS_USAGE, "its line has no digest of the archive; "
			"pull-chart finds it");
		job_fail(j, &e);
	}
}

/* Starts with the next item of the list. */
static bool
job_next(void *data)
{
	struct jobs *all = data;
	struct job *j;

	if (all->next == all->n)
		return false;
	j = &all->job[all->next];
	j->item = all->list->item[all->next++];
	j->all = all;
	pool_begin(&all->pool);
	if (j->item.chart)
		start_chart(j);
	else
		start_image(j);
	return true;
}

struct job *
jobs_run(struct settings *s, const struct lock *list)
{
	struct jobs all = { .set = s, .list = list, .n = list->n,
			    .job = arena_array(s->arena, struct job, list->n),
			    .pool = { .http = registry_http(s->registry), .cap = UNDER_WAY,
				      .next = job_next, .data = &all } };
	bool more = true;
	size_t i;

	while (more) {
		pool_run(&all.pool);
		more = false;
		for (i = 0; i < all.n; i++)
			if (all.job[i].open) {
				judge(&all.job[i]);
				more = true;
			}
	}
	return all.job;
}

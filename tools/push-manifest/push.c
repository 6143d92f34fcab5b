/* SPDX-License-Identifier: Apache-2.0 */
#include "push.h"

#include "base/io.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "oci/refertag.h"
#include "oci/store.h"

enum record_status
push_status(const struct push *p)
{
	return p->state == PUSH_DONE ? p->kept ? RECORD_KEPT : RECORD_PUSHED : p->state == PUSH_WITHHELD
	       ? RECORD_WITHHELD : RECORD_FAILED;
}

enum { UNDER_WAY = 32 };

/* Writes the event that a push ended. */
static void
push_event(const struct push *p)
{
	struct events *v = &p->pusher->events;

	if (!v->f)
		return;
	event_write_item(v, "manifest", &(struct event_item){
		.digest = p->digest, .size = -1, .to = p->location,
		.tags = p->ntag ? p->record->tags : NIL, .status = push_status(p),
		.error = str_of(p->error ? p->error : "") });
}

void
push_after(struct push *p, struct push *other, bool part)
{
	other->above = arena_room(p->pusher->arena, other->above, other->nabove,
				  &other->capabove, sizeof *other->above);
	other->above[other->nabove++] = (struct waiting){ p, part };
	p->pending++;
	p->nparts += part;
}

static void
make_ready(struct push *p)
{
	struct pusher *c = p->pusher;

	p->state = PUSH_READY;
	p->next = NULL;
	*(c->ready ? &c->ready_last->next : &c->ready) = p;
	c->ready_last = p;
}

/* Ends the push and lets the manifests go on that wait for it. */
static void
push_end(struct push *p)
{
	struct push *a;
	size_t i;

	arena_free(&p->arena);
	p->pusher->done++;
	push_event(p);
	for (i = 0; i < p->nabove; i++) {
		a = p->above[i].push;
		a->pending--;
		a->nlisted += p->above[i].part && p->in_list;
		if (a->state != PUSH_WAITING)
			continue;
		if (p->state != PUSH_DONE)
			push_withhold(a, arena_printf(a->pusher->arena, "%s %.*s (%.*s) is not there",
				      p->above[i].part ? "its part" : "what it refers to,",
				      STR_ARG(p->digest), STR_ARG(p->label)), p->cause);
		else if (a->pending == 0)
			make_ready(a);
	}
}

void
push_withhold(struct push *p, const char *why, const char *cause)
{
	if (p->state != PUSH_WAITING)
		return;
	p->state = PUSH_WITHHELD;
	p->cause = cause;
	p->error = arena_printf(p->pusher->arena, "%s%s%s", why,
				cause ? ": " : "", cause ? cause : "");
	push_end(p);
}

static void
push_fail(struct push *p, const struct err *e)
{
	p->state = PUSH_FAILED;
	p->cause = p->error = arena_cstr(p->pusher->arena, str_of(e->msg));
	p->status = e->status;
	push_end(p);
}

static void put(struct push *p);
static void put_later(struct push *p, int64_t ms);
static void put_next(struct push *p);

/* The number of manifests in an index that the plan does not copy. */
static size_t
left_behind(const struct push *p)
{
	struct err ignored = { .arena = p->pusher->arena };
	struct manifest m;
	size_t have = val_length(p->record->parts);

	return manifest_parse(ignored.arena, p->bytes, p->media_type, &m, &ignored) && m.index &&
	       m.n > have ? m.n - have : 0;
}

/* Adds a hint to the error of a registry that wants all manifests of an index, or
 * that takes other types of manifests only. */
static void
explain(const struct push *p, struct err *e)
{
	size_t n = e->status == STATUS_REFUSED ? left_behind(p) : 0;

	if (p->call.http.status == 415) /* zot without its compat setting */
		err_set(e, e->status, "%s; the registry is not set up for manifests of the type "
			"%.*s", e->msg, STR_ARG(p->media_type));
	else if (n)
		err_set(e, e->status, "%s; the index names %zu manifests that stay behind, which "
			"this registry may not take: plan without --sparse, and a shorter index "
			"is made", e->msg, n);
}

/* True when the digest, of any algorithm, is that of what was sent. */
static bool
is_sent(const struct push *p, struct str digest)
{
	return str_eq(digest, p->sent_digest) || digest_matches(p->sent, digest);
}

/* Handles the answer about a tag that was refused: it is no failure when the tag is
 * this manifest already; when it is another one, the message says so. */
static void
tag_done(struct http_request *r)
{
	struct push *p = r->data;
	struct str got = http_header(r, "docker-content-digest");

	pool_end(&p->pusher->pool);
	if (registry_head_is(&p->call, p->sent_digest)) {
		put_next(p);
		return;
	}
	if (r->ok && got.n)
		err_set(&p->refusal, p->refusal.status, "%s; the tag is %.*s there and cannot "
			"be changed: remove it, or give this one another place with --map",
			p->refusal.msg, STR_ARG(got));
	else
		explain(p, &p->refusal);
	push_fail(p, &p->refusal);
}

static void
look_at_tag(struct push *p)
{
	registry_head(p->pusher->registry, &p->call, &p->arena, &p->to, &(struct registry_head){
		.name = p->tag[p->at], .access = REGISTRY_PULL, .want = p->sent_digest,
		.expected = true, .done = tag_done });
	p->call.http.data = p;
	pool_start(&p->pusher->pool, &p->call.http);
}

/* True for the statuses that registries give for a tag that must not change. */
static bool
may_be_immutable(const struct push *p, long status)
{
	return p->at < p->ntag && (status == 400 || status == 403 || status == 405 ||
				   status == 409 || status == 412);
}

/* True when the registry does not know yet what was sent just now: it may a moment
 * later. */
static bool
is_not_known_yet(const struct push *p)
{
	static const char *const codes[] = { "BLOB_UNKNOWN", "MANIFEST_UNKNOWN" };
	const struct http_request *r = &p->call.http;
	size_t i;

	for (i = 0; p->fresh && (r->status == 400 || r->status == 404) && i < 2; i++)
		if (str_holds(r->answer, str_of(codes[i])))
			return true;
	return false;
}

static void
put_failed(struct push *p)
{
	struct err e = { .arena = p->pusher->arena };

	if (is_not_known_yet(p) && ++p->tries < LIMIT_TRIES) {
		put_later(p, http_backoff(p->tries));
		return;
	}
	err_set(&e, p->call.http.err.status, "%s", p->call.http.err.msg);
	registry_mark_refused(&p->call, &e);
	if (create_missing(&p->pusher->create, &p->call, &p->to, &e) && !p->created) {
		p->created = true;
		put(p);
	} else if (may_be_immutable(p, p->call.http.status)) {
		p->refusal = e;
		look_at_tag(p);
	} else {
		explain(p, &e);
		push_fail(p, &e);
	}
}

static void
put_done(struct http_request *r)
{
	struct push *p = r->data;
	struct err e = { .arena = p->pusher->arena };
	struct str got = http_header(r, "docker-content-digest");

	pool_end(&p->pusher->pool);
	if (!r->ok) {
		put_failed(p);
		return;
	}
	if (got.n && !is_sent(p, got)) {
		err_set(&e, STATUS_REFUSED, "PUT %s: the registry made it %.*s", r->url,
			STR_ARG(got));
		push_fail(p, &e);
		return;
	}
	p->in_list = http_header(r, "oci-subject").n > 0;
	put_next(p);
}

/* Keeps what the target has under the tag, which lacks something of ours and has
 * something that ours lacks. */
static bool
keep(struct push *p, struct str theirs, struct err *e)
{
	struct str tag = p->tag[p->at];

	if (!p->pusher->keep)
		return err_set(e, STATUS_SOME, "the target has another one, %.*s, under %.*s, and "
			       "keeps it (--referrers-conflict keep makes this no failure)",
			       STR_ARG(theirs), STR_ARG(tag));
	registry_note(p->pusher->registry, "%.*s: the target has another one, %.*s, and keeps it",
		      STR_ARG(p->label), STR_ARG(theirs));
	return p->kept = true;
}

/* Decides what is sent to a tag for referrers under which the target has `theirs`:
 * nothing when *send is false.  Fails when ours can go nowhere. */
static bool
settle(struct push *p, struct str theirs, bool *send, struct err *e)
{
	struct str plain, suffix, merged;

	*send = false;
	if (is_sent(p, digest_of(&p->arena, theirs)) ||
	    !refertag_split(p->tag[p->at], &plain, &suffix))
		return true;
	switch (refertag_merge(&p->arena, suffix, theirs, p->bytes, &merged)) {
	case REFERTAG_KEEP:
		return true;
	case REFERTAG_CONFLICT:
		return keep(p, digest_of(&p->arena, theirs), e);
	case REFERTAG_MERGE:
		p->sent = merged;
		p->sent_digest = digest_of(&p->arena, merged);
		break;
	case REFERTAG_REPLACE:
		break;
	}
	return *send = true;
}

/* Handles what the target has under a tag for referrers. */
static void
look_done(struct http_request *r)
{
	struct push *p = r->data;
	struct err e = { .arena = p->pusher->arena };
	struct descriptor d;
	struct str theirs;
	bool send;

	pool_end(&p->pusher->pool);
	if (r->status == 404) {
		put(p);
	} else if (!registry_manifest_answer(&p->call, STR(""), &theirs, &d, &e)) {
		registry_mark_refused(&p->call, &e);
		push_fail(p, &e);
	} else if (!settle(p, theirs, &send, &e)) {
		push_fail(p, &e);
	} else if (send) {
		put(p);
	} else {
		put_next(p);
	}
}

/* Starts with a tag: one for referrers is looked at first. */
static void
send_tag(struct push *p)
{
	static const char *const accept[] = { MANIFEST_ACCEPT, NULL };
	struct str plain, suffix;

	p->sent = p->bytes;
	p->sent_digest = p->digest;
	if (!p->ntag || !refertag_split(p->tag[p->at], &plain, &suffix)) {
		put(p);
		return;
	}
	registry_call(p->pusher->registry, &p->call, &p->arena, &p->to, "GET",
		      arena_printf(&p->arena, "manifests/%.*s", STR_ARG(p->tag[p->at])),
		      REGISTRY_PUSH, STR(""));
	p->call.http.headers = accept;
	p->call.http.max = LIMIT_MANIFEST;
	p->call.http.done = look_done;
	p->call.http.data = p;
	pool_start(&p->pusher->pool, &p->call.http);
}

/* Goes on with the next tag. */
static void
put_next(struct push *p)
{
	if (++p->at < p->ntag) {
		send_tag(p);
	} else {
		p->state = PUSH_DONE;
		push_end(p);
	}
}

/* PUTs the manifest under the next tag, or under its digest when it has no tags, after
 * some milliseconds. */
static void
put_later(struct push *p, int64_t ms)
{
	struct str name = p->ntag ? p->tag[p->at] : p->digest;

	registry_call(p->pusher->registry, &p->call, &p->arena, &p->to, "PUT",
		      arena_printf(&p->arena, "manifests/%.*s", STR_ARG(name)),
		      REGISTRY_PUSH, STR(""));
	p->headers[0] = arena_printf(&p->arena, "Content-Type: %.*s",
				     STR_ARG(p->media_type));
	p->call.http.headers = p->headers;
	p->call.http.body = p->sent;
	p->call.http.done = put_done;
	p->call.http.data = p;
	pool_begin(&p->pusher->pool);
	http_start_after(p->pusher->pool.http, &p->call.http, ms);
}

static void
put(struct push *p)
{
	put_later(p, 0);
}

/* Reads the manifest's bytes from the work folder or from its source. */
static bool
read_bytes(struct push *p, struct err *e)
{
	struct descriptor d;
	char *path;

	if (store_has(&p->arena, p->pusher->blobs, p->digest, "", &path))
		return (file_read(&p->arena, path, LIMIT_MANIFEST, &p->bytes, e) &&
			digest_matches(p->bytes, p->digest)) ||
		       err_set(e, STATUS_SOME, "%s: the bytes have another digest; "
			       "remove the file", path);
	if (p->from.kind == LOCATION_FILE)
		return err_set(e, STATUS_SOME, "%s is gone", p->from.path);
	return registry_manifest(p->pusher->registry, &p->arena, &p->from, p->digest,
				 &p->bytes, &d, e);
}

static void
note_entry(struct push *p)
{
	struct pusher *c = p->pusher;

	c->entry = arena_room(c->arena, c->entry, c->nentry, &c->capentry, sizeof *c->entry);
	c->dir = arena_room(c->arena, c->dir, c->nentry, &c->capdir, sizeof *c->dir);
	c->dir[c->nentry] = p->to.path;
	c->entry[c->nentry++] = (struct layout_entry){ p->tag[p->at], {
		.media_type = p->media_type, .digest = arena_dup(c->arena, p->sent_digest),
		.size = (int64_t)p->sent.n } };
}

/* The manifest that the layout has under the name of a tag for referrers; false when
 * there is none that can be read. */
static bool
look_in_layout(struct push *p, struct str *theirs)
{
	struct pusher *c = p->pusher;
	struct err ignored = { .arena = &p->arena };
	struct str plain, suffix, name = p->tag[p->at];
	const struct entries *x = !refertag_split(name, &plain, &suffix) ? NULL
		: entries_of(&c->entries, c->arena, p->to.path, &ignored);
	struct descriptor d;

	return x && entries_find(x, name, &d, &ignored) == ENTRIES_HAVE &&
	       layout_read(&p->arena, p->to.path, d.digest, LIMIT_MANIFEST, theirs, &ignored);
}

/* Writes the manifest into its layout, and notes its entries for the index. */
static bool
push_to_layout(struct push *p, struct err *e)
{
	struct registry *g = p->pusher->registry;
	struct str theirs;
	bool send;

	p->sent = p->bytes;
	p->sent_digest = p->digest;
	if (!registry_push_manifest(g, &p->arena, &p->to, p->digest, p->media_type, p->bytes, e))
		return false;
	for (p->at = 0; p->at < p->ntag; p->at++) {
		p->sent = p->bytes;
		p->sent_digest = p->digest;
		send = true;
		if ((look_in_layout(p, &theirs) && !settle(p, theirs, &send, e)) ||
		    (p->sent.p != p->bytes.p &&
		     !registry_push_manifest(g, &p->arena, &p->to, p->sent_digest, p->media_type,
					     p->sent, e)))
			return false;
		if (send)
			note_entry(p);
	}
	return true;
}

static void
push_start(struct push *p)
{
	struct err e = { .arena = &p->arena };

	if (p->listed && p->nparts && p->nlisted == p->nparts) {
		p->state = PUSH_DONE; /* the target lists all its parts itself */
		push_end(p);
		return;
	}
	if (!read_bytes(p, &e)) {
		push_fail(p, &e);
		return;
	}
	if (p->to.kind == LOCATION_REGISTRY) {
		send_tag(p);
	} else if (push_to_layout(p, &e)) {
		p->state = PUSH_DONE;
		push_end(p);
	} else {
		push_fail(p, &e);
	}
}

/* Writes the entries that were noted into the layouts' indexes. */
static bool
write_indexes(struct pusher *c, struct err *e)
{
	size_t i, n;

	for (i = 0; i < c->nentry; i += n) {
		for (n = 1; i + n < c->nentry && strcmp(c->dir[i], c->dir[i + n]) == 0;)
			n++;
		if (!layout_index(c->arena, c->dir[i], c->entry + i, n, e))
			return false;
	}
	return true;
}

/* Withholds the pushes that are left when none is ready: their records name each
 * other. */
static void
withhold_rest(struct pusher *c)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		push_withhold(c->push[i], "its parts wait for each other", NULL);
}

/* Starts the next push that is ready. */
static bool
push_next(void *data)
{
	struct pusher *c = data;
	struct push *p = c->ready;

	if (!p)
		return false;
	c->ready = p->next;
	push_start(p);
	return true;
}

bool
pusher_run(struct pusher *c, struct err *e)
{
	size_t i;

	c->pool = (struct pool){ .http = registry_http(c->registry), .cap = UNDER_WAY,
				 .next = push_next, .data = c };
	for (i = 0; i < c->n; i++)
		if (c->push[i]->state == PUSH_WAITING && c->push[i]->pending == 0)
			make_ready(c->push[i]);
	pool_run(&c->pool);
	withhold_rest(c);
	return write_indexes(c, e);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "oci/layout.h"
#include "oci/refertag.h"
#include "oci/store.h"
#include "registry/platforms.h"

enum { UNDER_WAY = 32, DEPTH_MOST = 8, BUFFER = 64 * 1024 };

/* A new check of the name at the location; NULL when there is one already. */
static struct check *
check_new(struct verifier *s, const struct location *at, struct str name)
{
	struct str key = str_of(arena_printf(s->arena, "%.*s %.*s", STR_ARG(name),
					     STR_ARG(location_str(s->arena, at))));
	struct check *c;

	if (map_get(s->seen, key))
		return NULL;
	map_set(s->seen, key, val_int((int64_t)s->n));
	s->check = arena_room(s->arena, s->check, s->n, &s->cap, sizeof *s->check);
	c = arena_new(s->arena, struct check);
	*c = (struct check){ .verifier = s, .at = *at, .name = name, .size = -1, .root = c };
	s->check[s->n++] = c;
	return c;
}

struct check *
verifier_add_referrer(struct verifier *s, struct str label, const struct location *at,
		      struct str name, struct str digest, struct str subject)
{
	struct check *c = check_new(s, at, name);

	if (!c)
		return NULL;
	c->manifest = true;
	c->label = label;
	c->want = digest;
	c->subject = subject;
	return c;
}

/* Sets the digest of the index that is cut down to the platforms, whose original is
 * given; `at` is where it was read. */
static bool
set_cut(struct check *c, struct str original, const struct location *at, struct err *e)
{
	struct verifier *s = c->verifier;
	struct arena *a = s->arena;
	const char *keep = s->work ? layout_blobs(a, s->work) : NULL;
	struct manifest m;
	struct str bytes;

	if (!manifest_parse(a, original, STR(""), &m, e))
		return false;
	if (m.index && !registry_cut(s->registry, a, at, keep, &m, c->platform, c->nplatform,
				     &bytes, e))
		return false;
	c->cut = m.index && bytes.n ? digest_of(a, bytes) : c->want;
	return true;
}

/* The same, when the work folder has the original. */
static void
find_cut(struct check *c)
{
	struct verifier *s = c->verifier;
	struct err ignored = { .arena = s->arena };
	struct location at = { .kind = LOCATION_LAYOUT, .path = s->work };
	struct str bytes;

	if (s->work && layout_read(s->arena, s->work, c->want, LIMIT_MANIFEST, &bytes, &ignored))
		set_cut(c, bytes, &at, &ignored);
}

/* Asks the image's source for the original of an index. */
static bool
fetch_cut(struct check *c, struct err *e)
{
	struct verifier *s = c->verifier;
	struct locations from;
	struct descriptor d;
	struct str bytes;
	size_t i;

	if (source_image(&s->sources, STR(""), c->want, &from.at[0], &d, e) == ENTRIES_HAVE)
		from.n = 1;
	else if (e->msg || !source_item(s->arena, &s->sources, c->item, &from, e))
		return false;
	for (i = 0; i < from.n; i++) {
		e->msg = NULL;
		if (registry_manifest(s->registry, s->arena, &from.at[i], c->want, &bytes, &d, e))
			return set_cut(c, bytes, &from.at[i], e);
	}
	return false;
}

bool
verifier_has(const struct verifier *s, const struct lock_item *i, const struct location *at,
	     struct str tag)
{
	const struct val *v = map_get(s->seen, str_of(arena_printf(s->arena, "%.*s %.*s",
				STR_ARG(tag.n ? tag : i->digest), STR_ARG(location_str(s->arena, at)))));
	const struct check *c = v ? s->check[val_integer(*v)] : NULL;

	return c && str_eq(c->want, i->digest) && str_eq(c->platforms, i->platforms);
}

bool
verifier_add(struct verifier *s, const struct lock_item *i, const struct location *at,
	     struct str tag, struct err *e)
{
	struct str *platform;
	struct check *c = check_new(s, at, tag.n ? tag : i->digest);

	if (!c)
		return err_set(e, STATUS_USAGE, "two items of the lock go to one place");
	c->manifest = true;
	c->want = i->digest;
	c->platforms = i->platforms;
	c->item = i;
	c->label = i->name;
	c->chart = i->chart;
	if (!i->chart && !str_is(i->platforms, "all")) {
		c->nplatform = platforms_split(s->arena, i->platforms, &platform);
		c->platform = platform;
		find_cut(c);
	}
	return true;
}

static void
check_fail(struct check *c, enum status status, const char *why)
{
	if (c->failed)
		return;
	c->failed = arena_cstr(c->verifier->arena, str_of(why));
	c->status = status;
	c->root->incomplete = true;
}

/* True when the manifest at the target is the expected one. */
static bool
is_wanted(const struct check *c, const struct manifest *m, struct str bytes)
{
	size_t i;

	for (i = 0; c->chart && i < m->n; i++)
		if (str_eq(m->part[i].digest, c->want))
			return true;
	return digest_matches(bytes, c->want) || digest_matches(bytes, c->cut);
}

static void
add_parts(struct check *c, const struct manifest *m)
{
	const struct descriptor *d;
	struct check *part;
	size_t i;

	for (i = 0; i < m->n; i++) {
		d = &m->part[i];
		if ((d->foreign && !c->verifier->foreign) || (m->index && c->nplatform &&
		    !descriptor_lacks_platform(d) && !platform_chosen(&c->arena, m, d, c->platform, c->nplatform)))
			continue;
		part = check_new(c->verifier, &c->at, arena_dup(c->verifier->arena, d->digest));
		if (!part)
			continue;
		part->want = part->name;
		part->label = c->label;
		part->size = d->size;
		part->media_type = arena_dup(c->verifier->arena, d->media_type);
		part->manifest = media_is_manifest(d->media_type);
		part->depth = c->depth + 1;
		part->root = c->root;
	}
}

/* True when the target has another manifest under a tag for referrers, and that has
 * all of ours, or may be another; then the parts of ours are checked. */
static bool
is_merged(struct check *c, struct str theirs)
{
	struct verifier *s = c->verifier;
	struct err ignored = { .arena = &c->arena };
	struct str plain, suffix, ours, merged;
	enum refertag_fate fate;
	struct manifest m;

	if (!c->subject.n || !s->work || !refertag_split(c->name, &plain, &suffix) ||
	    !layout_read(&c->arena, s->work, c->want, LIMIT_MANIFEST, &ours, &ignored))
		return false;
	fate = refertag_merge(&c->arena, suffix, theirs, ours, &merged);
	if (fate != REFERTAG_KEEP && !(fate == REFERTAG_CONFLICT && s->keep))
		return false;
	c->digest = c->want; /* what the plan wants is there */
	if (fate == REFERTAG_KEEP && manifest_parse(&c->arena, ours, STR(""), &m, &ignored))
		add_parts(c, &m);
	return true;
}

/* Checks a manifest that the target gave, and adds checks of its parts. */
static void
handle_manifest(struct check *c, struct str bytes, const struct descriptor *d)
{
	struct err e = { .arena = &c->arena };
	struct manifest m;

	c->digest = arena_dup(c->verifier->arena, d->digest);
	c->size = d->size;
	if (!manifest_parse(&c->arena, bytes, d->media_type, &m, &e)) {
		check_fail(c, STATUS_SOME, e.msg);
		return;
	}
	c->media_type = arena_dup(c->verifier->arena, m.media_type);
	if (!is_wanted(c, &m, bytes) && is_merged(c, bytes))
		return;
	if (!is_wanted(c, &m, bytes) && c->root == c && c->nplatform && !c->cut.n) {
		c->open = true;
		c->bytes = arena_dup(c->verifier->arena, bytes);
	} else if (!is_wanted(c, &m, bytes))
		check_fail(c, STATUS_SOME, arena_printf(&c->arena, "the target has %.*s",
			   STR_ARG(c->digest)));
	else if (c->depth == DEPTH_MOST)
		check_fail(c, STATUS_SOME, "its indexes are nested too deep");
	else
		add_parts(c, &m);
}

/* Ends a check at a registry. */
static void
check_end(struct check *c)
{
	if (c->ctx)
		digest_end(c->ctx, NULL);
	c->ctx = NULL;
	arena_free(&c->arena);
	pool_end(&c->verifier->pool);
}

static void
answer_fail(struct check *c)
{
	const struct http_request *r = &c->call.http;

	if (r->status == 404)
		check_fail(c, STATUS_SOME, "not there (404)");
	else
		check_fail(c, r->err.status, r->err.msg);
}

static void
manifest_done(struct http_request *r)
{
	struct check *c = (struct check *)r;
	struct err e = { .arena = &c->arena };
	struct descriptor d;
	struct str bytes;

	if (!r->ok)
		answer_fail(c);
	else if (!registry_manifest_answer(&c->call, c->name, &bytes, &d, &e))
		check_fail(c, e.status, e.msg);
	else
		handle_manifest(c, bytes, &d);
	check_end(c);
}

static void
wrong_size(struct check *c, int64_t got)
{
	check_fail(c, STATUS_SOME, arena_printf(&c->arena, "the target has %lld bytes of "
		   "its %lld", (long long)got, (long long)c->size));
}

static void
blob_done(struct http_request *r)
{
	struct check *c = (struct check *)r;
	char text[DIGEST_MOST];
	int64_t got = c->ctx ? r->taken : c->call.head.length >= 0 ? c->call.head.length : c->size;

	c->digest = c->want;
	if (!r->ok) {
		answer_fail(c);
	} else if (got != c->size) {
		wrong_size(c, got);
	} else if (c->ctx) {
		digest_end(c->ctx, text);
		c->ctx = NULL;
		if (!str_is(c->want, text))
			check_fail(c, STATUS_SOME, arena_printf(&c->arena,
				   "its bytes have the digest %s", text));
	}
	check_end(c);
}

static size_t
blob_bytes(struct http_request *r, const char *p, size_t n)
{
	digest_add(((struct check *)r)->ctx, p, n);
	return n;
}

static void
start_call(struct check *c)
{
	struct verifier *s = c->verifier;

	if (c->manifest) {
		registry_manifest_call(s->registry, &c->call, &c->arena, &c->at, "GET",
				       c->name);
		c->call.http.done = manifest_done;
	} else if (s->rehash) {
		registry_call(s->registry, &c->call, &c->arena, &c->at, "GET",
			      arena_printf(&c->arena, "blobs/%.*s", STR_ARG(c->want)),
			      REGISTRY_PULL, STR(""));
		c->call.http.done = blob_done;
		c->ctx = digest_begin(c->want);
		c->call.http.write = blob_bytes;
		c->call.http.immutable = true;
	} else {
		registry_head(s->registry, &c->call, &c->arena, &c->at, &(struct registry_head){
			.blob = true, .name = c->want, .access = REGISTRY_PULL, .size = c->size,
			.expected = true, .done = blob_done });
	}
	pool_start(&s->pool, &c->call.http);
}

/* Compares the digest of a layout's file. */
static bool
rehash_file(struct check *c, const char *path, struct err *e)
{
	struct digest_ctx *ctx = digest_begin(c->want);
	FILE *f = file_stream(path, e);
	char text[DIGEST_MOST], *buf = arena_alloc(&c->arena, BUFFER);
	size_t n;
	bool good = f != NULL;

	while (good && (n = fread(buf, 1, BUFFER, f)) > 0)
		digest_add(ctx, buf, n);
	good = f && !ferror(f);
	digest_end(ctx, text);
	if (!f)
		e->status = STATUS_SOME;
	else if (!good)
		err_sys(e, STATUS_SOME, "%s", path);
	else if (!str_is(c->want, text))
		good = err_set(e, STATUS_SOME, "%s has the digest %s", path, text);
	if (f)
		fclose(f);
	return good;
}

/* Removes a wrong file, which would keep copy-blob from writing the right one. */
static void
drop_file(struct check *c)
{
	struct err e = { .arena = &c->arena };
	char *path;

	if (!c->verifier->fix ||
	    !store_has(&c->arena, layout_blobs(&c->arena, c->at.path), c->want, "", &path) ||
	    rehash_file(c, path, &e) || unlink(path) != 0)
		return;
	c->failed = arena_printf(c->verifier->arena, "%s; it is removed", c->failed);
}

static void
check_file(struct check *c)
{
	struct err e = { .arena = &c->arena };
	const char *blobs = layout_blobs(&c->arena, c->at.path);
	struct stat st;
	char *path;

	c->digest = c->want;
	if (!store_has(&c->arena, blobs, c->want, "", &path) || stat(path, &st) != 0)
		check_fail(c, STATUS_SOME, arena_printf(&c->arena, "%s is not there", path));
	else if ((int64_t)st.st_size != c->size)
		wrong_size(c, (int64_t)st.st_size);
	else if (c->verifier->rehash && !rehash_file(c, path, &e))
		check_fail(c, e.status, e.msg);
	if (c->failed)
		drop_file(c);
}

static void
check_layout(struct check *c)
{
	struct err e = { .arena = &c->arena };
	struct descriptor d;
	struct str bytes;

	if (!c->manifest)
		check_file(c);
	else if (registry_manifest(c->verifier->registry, &c->arena, &c->at, c->name, &bytes,
				   &d, &e))
		handle_manifest(c, bytes, &d);
	else {
		check_fail(c, STATUS_SOME, e.msg);
		drop_file(c);
	}
	arena_free(&c->arena);
}

/* Starts the next check. */
static bool
check_next(void *data)
{
	struct verifier *s = data;
	struct check *c;

	if (s->next == s->n)
		return false;
	c = s->check[s->next++];
	if (c->at.kind == LOCATION_LAYOUT)
		check_layout(c);
	else
		start_call(c);
	return true;
}

/* Decides about an index that may be cut down, by its original. */
static void
decide(struct check *c)
{
	struct err e = { .arena = &c->arena };
	struct manifest m;

	c->open = false;
	if (!fetch_cut(c, &e))
		check_fail(c, STATUS_SOME, arena_printf(&c->arena, "the target has %.*s; whether that "
			   "is its index cut down to the chosen platforms can be told with the "
			   "--work of the run that planned it, or where its source can be asked: %s",
			   STR_ARG(c->digest), e.msg));
	else if (!digest_matches(c->bytes, c->cut))
		check_fail(c, STATUS_SOME, arena_printf(&c->arena, "the target has %.*s",
			   STR_ARG(c->digest)));
	else if (manifest_parse(&c->arena, c->bytes, STR(""), &m, &e))
		add_parts(c, &m);
	arena_free(&c->arena);
}

void
verifier_run(struct verifier *s)
{
	bool more = true;
	size_t i, n;

	s->pool = (struct pool){ .http = registry_http(s->registry), .cap = UNDER_WAY,
				 .next = check_next, .data = s };
	while (more) {
		pool_run(&s->pool);
		more = false;
		for (i = 0, n = s->n; i < n; i++)
			if (s->check[i]->open) {
				decide(s->check[i]);
				more = true;
			}
	}
}

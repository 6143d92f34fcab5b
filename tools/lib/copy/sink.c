/* SPDX-License-Identifier: Apache-2.0 */
#include "sink.h"

#include "oci/layout.h"

bool
sink_open(struct sink *s, struct arena *a, const struct location *to, struct str digest,
	  int64_t size, int64_t *have, struct err *e)
{
	uint64_t kept = 0;

	*s = (struct sink){ .extents = to->kind == LOCATION_EXTENT };
	*have = 0;
	if (s->extents) {
		extent_start(&s->put, to->extent, to->nextent, 0, true);
		s->ctx = digest_begin(digest);
	} else if (!store_resume(&s->store, a, layout_blobs(a, to->path), digest,
				 (uint64_t)size, &kept, e)) {
		e->status = STATUS_REFUSED;
		return false;
	}
	*have = (int64_t)kept;
	s->open = true;
	return true;
}

bool
sink_add(struct sink *s, const void *p, size_t n, struct err *e)
{
	if (!s->extents)
		return store_add(&s->store, p, n, e);
	digest_add(s->ctx, p, n);
	return extent_write(&s->put, p, n, e);
}

bool
sink_end(struct sink *s, struct str digest, struct err *e)
{
	char text[DIGEST_MOST];
	struct str got;
	char *path;

	s->open = false;
	if (!s->extents)
		return store_end(&s->store, digest, &got, &path, e);
	digest_end(s->ctx, text);
	s->ctx = NULL;
	return extent_end(&s->put, e) &&
	       (str_is(digest, text) ||
		err_set(e, STATUS_SOME, "the bytes have the digest %s, not %.*s", text,
			STR_ARG(digest)));
}

void
sink_drop(struct sink *s, bool keep)
{
	struct arena a = { 0 };
	struct err ignored = { .arena = &a };

	if (!s->open)
		return;
	s->open = false;
	if (s->extents) {
		digest_end(s->ctx, NULL);
		extent_end(&s->put, &ignored);
		arena_free(&a);
	} else if (keep) {
		store_suspend(&s->store);
	} else {
		store_abort(&s->store);
	}
}

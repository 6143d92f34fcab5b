/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Volumes: what is found stands in the file, and what is read has its digest.  An input
 * that begins with a digit is the lines of a volume's contents, which get the volume
 * around them, so that their digests are right; any other is an archive.
 */
#include "base/buf.h"
#include "base/ustar.h"
#include "crypto/digest.h"
#include "file.h"
#include "fuzz.h"
#include "volume/collection.h"

enum { MOST = 1 << 20 };

static void
entry_add(struct arena *a, struct buf *b, const char *name, struct str bytes)
{
	struct err e = { .arena = a };
	struct str headers;

	if (!tar_headers(a, str_of(name), bytes.n, &headers, &e))
		abort();
	buf_add(b, headers);
	buf_add(b, bytes);
	buf_fill(b, '\0', tar_padding(bytes.n));
}

/* The volume that has these contents. */
static struct str
volume_of(struct arena *a, struct str lines)
{
	struct set_volume v = { STR_INIT("a"), 4096, { 0 } };
	struct volume_set s = { .name = STR("a"), .volume = &v, .nvolume = 1 };
	struct str manifest, set;
	struct mark m;
	struct buf b;

	manifest = str_of(arena_printf(a, "%.*send %.*s\n", STR_ARG(lines),
				       STR_ARG(digest_of(a, lines))));
	v.digest = digest_of(a, manifest);
	set = set_text(a, &s);
	m = mark_of(&s, digest_of(a, set), 1);
	buf_init(&b, a, 4 * MOST);
	entry_add(a, &b, "oci-layout", STR("{\"imageLayoutVersion\":\"1.0.0\"}"));
	entry_add(a, &b, "mkmirror/volume", mark_text(a, &m));
	entry_add(a, &b, "mkmirror/manifest", manifest);
	entry_add(a, &b, "mkmirror/set", set);
	entry_add(a, &b, "index.json", STR("{}"));
	buf_fill(&b, '\0', 4096);
	return buf_str(&b);
}

static void
blob_check(const struct collection *c, const struct collection_blob *b)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct str bytes;
	int64_t size = 0;
	size_t i;

	for (i = 0; i < b->n; i++) {
		if (b->extent[i].at < 0 || b->extent[i].size < 0 || (!b->extent[i].packed &&
		    b->extent[i].at + b->extent[i].size > c->file[b->place[i].volume].size))
			abort();
		size += b->extent[i].size;
	}
	if ((b->n && size != b->size) || !digest_valid(b->digest))
		abort();
	if (collection_read(c, &a, b->digest, MOST, &bytes, &e) &&
	    !digest_matches(bytes, b->digest))
		abort();
	arena_free(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct str bytes = { (const char *)p, n };
	struct collection c;
	struct map_entry *m;
	char *path;

	if (n > MOST)
		return 0;
	if (n && p[0] >= '0' && p[0] <= '9')
		bytes = volume_of(&a, bytes);
	path = arena_cstr(&a, str_of(fuzz_file(&a, "a", bytes)));
	if (collection_open(&c, &a, &path, 1, &e)) {
		for (m = map_next(c.blob, NULL); m; m = map_next(c.blob, m))
			blob_check(&c, map_pointer(c.blob, m->key));
		collection_text(&c.file[0], &a, "index.json", &bytes, &e);
	} else if (!e.msg || e.status == STATUS_OK) {
		abort();
	}
	arena_free(&a);
	return 0;
}

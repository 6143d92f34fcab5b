/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Archives of other programs: all items have manifests of their digests, and all blobs
 * that are read have theirs.  The input is lines, the first of which says how the archive
 * is compressed: "z" by zstd, "g" by gzip, else not.  Each further line is an entry, "PATH
 * TEXT", or "PATH>LINK".  In paths and texts %0 to %9 stand for the digests of the texts
 * of the first ten entries, ^0 to ^9 for their hexadecimal digits.
 */
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/ustar.h"
#include "crypto/digest.h"
#include "file.h"
#include "fuzz.h"
#include "volume/collection.h"

enum { MOST = 1 << 18, ROOM = 8 << 20, KNOWN = 10 };

struct making {
	struct arena *arena;
	struct buf bytes;
	struct str digest[KNOWN];
	size_t n;
};

/* The text with digests in place of the words for them. */
static struct str
fill(struct making *m, struct str text)
{
	struct buf b;
	size_t i, k;

	buf_init(&b, m->arena, ROOM);
	for (i = 0; i < text.n && b.n < MOST; i++) {
		k = i + 1 < text.n ? (size_t)(text.p[i + 1] - '0') : KNOWN;
		if ((text.p[i] == '%' || text.p[i] == '^') && k < m->n && k < KNOWN) {
			buf_add(&b, str_sub(m->digest[k], text.p[i] == '%' ? 0 : 7,
					    m->digest[k].n));
			i++;
		} else {
			buf_add(&b, str_sub(text, i, i + 1));
		}
	}
	return buf_str(&b);
}

/* Makes the header that was added last one of a link. */
static void
make_link(struct making *m, struct str to)
{
	char *h = m->bytes.p + m->bytes.n - TAR_BLOCK;
	unsigned sum = 0;
	int i;

	h[156] = '2';
	memcpy(h + 157, to.p, to.n < 100 ? to.n : 100);
	memset(h + 148, ' ', 8);
	for (i = 0; i < TAR_BLOCK; i++)
		sum += (unsigned char)h[i];
	for (i = 5; i >= 0; i--, sum >>= 3)
		h[148 + i] = (char)('0' + (sum & 7));
}

static void
entry_add(struct making *m, struct str line)
{
	struct err e = { .arena = m->arena };
	struct str path, text = STR(""), to = STR(""), headers;

	if (!str_cut(line, '>', &path, &to)) {
		to = STR("");
		str_cut(line, ' ', &path, &text);
	}
	text = fill(m, text);
	if (!tar_headers(m->arena, fill(m, path), text.n, &headers, &e) ||
	    m->bytes.n + headers.n + text.n > MOST * 8)
		return;
	buf_add(&m->bytes, headers);
	if (to.n)
		make_link(m, fill(m, to));
	buf_add(&m->bytes, text);
	buf_fill(&m->bytes, '\0', tar_padding(text.n));
	if (m->n < KNOWN)
		m->digest[m->n++] = digest_of(m->arena, text);
}

static struct str
compress_as(struct making *m, char how)
{
	struct str s = buf_str(&m->bytes);
	size_t room = s.n + s.n / 100 + 1024;
	char *p = arena_alloc(m->arena, room);
	z_stream z = { 0 };

	if (how == 'z')
		return (struct str){ p, ZSTD_compress(p, room, s.p, s.n, 1) };
	if (how != 'g')
		return s;
	deflateInit2(&z, 1, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
	z.next_in = (unsigned char *)(uintptr_t)s.p;
	z.avail_in = (uInt)s.n;
	z.next_out = (unsigned char *)p;
	z.avail_out = (uInt)room;
	deflate(&z, Z_FINISH);
	deflateEnd(&z);
	return (struct str){ p, room - z.avail_out };
}

/* What was found must be what it says. */
static void
collection_check(const struct collection *c)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct map_entry *m;
	struct str bytes;
	size_t i;

	for (i = 0; i < c->nitem; i++)
		if (!collection_read(c, &a, c->item[i].what.digest, LIMIT_MANIFEST, &bytes, &e) ||
		    !digest_matches(bytes, c->item[i].what.digest) ||
		    (int64_t)bytes.n != c->item[i].what.size)
			abort();
	for (m = map_next(c->blob, NULL); m; m = map_next(c->blob, m))
		if (collection_read(c, &a, m->key, ROOM, &bytes, &e) &&
		    !digest_matches(bytes, m->key))
			abort();
	arena_free(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct making m = { .arena = &a };
	struct str rest = { (const char *)p, n }, line;
	struct collection c;
	char *path;
	char how;

	if (n == 0 || n > MOST)
		return 0;
	buf_init(&m.bytes, &a, ROOM);
	how = rest.p[0];
	str_cut(rest, '\n', &line, &rest);
	while (rest.n) {
		str_cut(rest, '\n', &line, &rest);
		entry_add(&m, line);
	}
	buf_fill(&m.bytes, '\0', 2 * TAR_BLOCK);
	path = arena_cstr(&a, str_of(fuzz_file(&a, "a", compress_as(&m, how))));
	if (collection_open(&c, &a, &path, 1, &e))
		collection_check(&c);
	else if (!e.msg || e.status == STATUS_OK)
		abort();
	arena_free(&a);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "tar.h"

#include "ustar.h"
#include "zarena.h"

enum { GZIP = 15 + 16 }; /* the largest window, with a gzip header */

struct tgz {
	tgz_sink sink, plain; /* plain may be NULL */
	void *data;
	z_stream z;
	unsigned char out[64 * 1024];
};

struct tgz *
tgz_begin(struct arena *a, tgz_sink sink, void *data)
{
	struct tgz *t = arena_new(a, struct tgz);

	t->sink = sink;
	t->data = data;
	zarena_use(&t->z, a);
	deflateInit2(&t->z, Z_BEST_COMPRESSION, Z_DEFLATED, GZIP, 9,
		     Z_DEFAULT_STRATEGY);
	return t;
}

void
tgz_plain(struct tgz *t, tgz_sink plain)
{
	t->plain = plain;
}

/* Compresses n bytes; flush is Z_NO_FLUSH or Z_FINISH. */
static bool
deflate_put(struct tgz *t, const void *p, size_t n, int flush, struct err *e)
{
	size_t made;

	if (t->plain && n && !t->plain(t->data, p, n, e))
		return false;
	t->z.next_in = (unsigned char *)p;
	t->z.avail_in = (unsigned)n;
	do {
		t->z.next_out = t->out;
		t->z.avail_out = sizeof t->out;
		deflate(&t->z, flush);
		made = sizeof t->out - t->z.avail_out;
		if (made && !t->sink(t->data, t->out, made, e))
			return false;
	} while (t->z.avail_out == 0);
	return true;
}

/* Writes s, in pieces whose size zlib's counter can hold, and zeros up to a whole
 * block. */
static bool
put_blocks(struct tgz *t, struct str s, struct err *e)
{
	static const char zero[TAR_BLOCK];
	const size_t most = (size_t)1 << 30;
	size_t pad = tar_padding(s.n), n;

	for (; s.n; s = str_sub(s, n, s.n)) {
		n = s.n < most ? s.n : most;
		if (!deflate_put(t, s.p, n, Z_NO_FLUSH, e))
			return false;
	}
	return deflate_put(t, zero, pad, Z_NO_FLUSH, e);
}

bool
tgz_folder(struct tgz *t, struct str name, struct err *e)
{
	struct arena a = { 0 };
	struct str header;
	bool ok = tar_folder(&a, name, &header, e) && put_blocks(t, header, e);

	arena_free(&a);
	return ok;
}

/* Writes so many bytes of f, and zeros up to a whole block. */
static bool
put_file(struct tgz *t, FILE *f, uint64_t size, struct err *e)
{
	static const char zero[TAR_BLOCK];
	char some[64 * 1024];
	uint64_t left = size;
	size_t n;

	for (; left; left -= n) {
		n = fread(some, 1, left < sizeof some ? (size_t)left : sizeof some, f);
		if (!n)
			return err_sys(e, STATUS_SOME, "a file for the archive cannot be read");
		if (!deflate_put(t, some, n, Z_NO_FLUSH, e))
			return false;
	}
	return deflate_put(t, zero, tar_padding(size), Z_NO_FLUSH, e);
}

bool
tgz_stream(struct tgz *t, struct str name, FILE *f, uint64_t size, struct err *e)
{
	struct arena a = { 0 };
	struct str headers;
	bool ok = tar_headers(&a, name, size, &headers, e) && put_blocks(t, headers, e) &&
		put_file(t, f, size, e);

	arena_free(&a);
	return ok;
}

bool
tgz_add(struct tgz *t, struct str name, struct str bytes, struct err *e)
{
	struct arena a = { 0 };
	struct str headers;
	bool ok = tar_headers(&a, name, bytes.n, &headers, e) &&
		put_blocks(t, headers, e) && put_blocks(t, bytes, e);

	arena_free(&a);
	return ok;
}

bool
tgz_entry(struct tgz *t, struct str name, char type, unsigned mode, struct str bytes,
	  struct err *e)
{
	struct arena a = { 0 };
	struct str headers;
	bool ok = tar_entry(&a, name, type, bytes.n, mode, &headers, e) &&
		put_blocks(t, headers, e) && put_blocks(t, bytes, e);

	arena_free(&a);
	return ok;
}

bool
tgz_end(struct tgz *t, struct err *e)
{
	static const char zero[2 * TAR_BLOCK];
	bool ok = e && deflate_put(t, zero, sizeof zero, Z_NO_FLUSH, e) &&
		deflate_put(t, zero, 0, Z_FINISH, e);

	deflateEnd(&t->z);
	return ok;
}

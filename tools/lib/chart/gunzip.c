/* SPDX-License-Identifier: Apache-2.0 */
#include "gunzip.h"

#include <dlfcn.h>
#include <string.h>

#include "base/limits.h"
#include "base/zarena.h"
#include "crypto/lazy.h"

enum {
	GZIP = 15 + 16,      /* zlib: the largest window, with a gzip header */
	GZIP_LEAST = 18,     /* the bytes of an empty file */
	AT_FLAGS = 3,
	HEADER_SUM = 2,      /* a flag: the header has a sum of its own */
	RATIO_MOST = 1032,   /* of deflate */
	ROOM = 512,          /* beside the guess, so that its end is seen */
	LEAST = 16 * 1024    /* bytes for which it pays to load libdeflate */
};

/* The size of the unpacked bytes that the last member gives; they may be more. */
static size_t
size_guess(struct str bytes, size_t max)
{
	const unsigned char *p = (const unsigned char *)bytes.p + bytes.n - 4;
	size_t n;

	if (bytes.n < GZIP_LEAST)
		return ROOM;
	n = p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 | (size_t)p[3] << 24;
	if (n > bytes.n * RATIO_MOST || n > max)
		n = bytes.n * 4;
	return n + ROOM;
}

/* ---- libdeflate ---- */

/* Three to four times as fast as zlib, for it works on whole texts.  It is used where the
 * system has it, which many packages bring, and its interface is all that is needed to
 * build with it. */
static struct {
	bool tried;
	void *(*begin)(void);
	int (*gzip)(void *d, const void *in, size_t n, void *out, size_t room, size_t *used,
		    size_t *made);
	void (*end)(void *d);
} libdeflate;

static bool
load(void)
{
	static const char *const name[] = { "libdeflate_alloc_decompressor",
		"libdeflate_gzip_decompress_ex", "libdeflate_free_decompressor" };
	void *library, *function[3] = { NULL };
	const char *why;
	size_t i;

	if (libdeflate.tried)
		return libdeflate.begin != NULL;
	libdeflate.tried = true;
	library = lazy_open(LAZY_DEFLATE, &why);
	for (i = 0; i < 3; i++) {
		function[i] = library ? dlsym(library, name[i]) : NULL;
		if (!function[i])
			return false;
	}
	memcpy(&libdeflate.begin, &function[0], sizeof function[0]);
	memcpy(&libdeflate.gzip, &function[1], sizeof function[1]);
	memcpy(&libdeflate.end, &function[2], sizeof function[2]);
	return true;
}

/* Unpacks a file of one member that has the size that it says; *n takes that.  False for
 * any other file, which zlib decides on. */
static bool
quick(struct str bytes, char *p, size_t room, size_t *n)
{
	size_t used = 0;
	bool good;
	void *d;

	if (bytes.n < LEAST || (bytes.p[AT_FLAGS] & HEADER_SUM) || !load())
		return false;
	d = libdeflate.begin();
	good = d && libdeflate.gzip(d, bytes.p, bytes.n, p, room, &used, n) == 0 &&
	       used == bytes.n;
	if (d)
		libdeflate.end(d);
	return good;
}

/* ---- zlib ---- */

enum gunzip
gunzip(struct arena *a, struct str bytes, size_t max, struct str *out)
{
	struct arena work = { .limit = MIB };
	z_stream z = { 0 };
	size_t cap = size_guess(bytes, max), n = 0;
	char *p = arena_alloc(a, cap);
	int r;

	if (quick(bytes, p, cap, &n)) {
		*out = (struct str){ p, n };
		return n > max ? GUNZIP_LARGE : GUNZIP_WHOLE;
	}
	zarena_use(&z, &work);
	r = inflateInit2(&z, GZIP);
	z.next_in = (unsigned char *)(uintptr_t)bytes.p;
	z.avail_in = (unsigned)bytes.n;
	for (n = 0; r == Z_OK && n <= max;) {
		if (n == cap) {
			p = arena_grow(a, p, cap, cap * 2);
			cap *= 2;
		}
		z.next_out = (unsigned char *)p + n;
		z.avail_out = (unsigned)(cap - n);
		r = inflate(&z, Z_NO_FLUSH);
		n = cap - z.avail_out;
		if (r == Z_STREAM_END && z.avail_in > 2 && z.next_in[0] == 0x1f)
			r = inflateReset(&z);
		if (r == Z_BUF_ERROR && n == cap)
			r = Z_OK;
	}
	arena_free(&work);
	*out = (struct str){ p, n };
	if (n > max)
		return GUNZIP_LARGE;
	return r == Z_STREAM_END ? GUNZIP_WHOLE : n ? GUNZIP_BROKEN : GUNZIP_NONE;
}

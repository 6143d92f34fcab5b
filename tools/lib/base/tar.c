/* SPDX-License-Identifier: Apache-2.0 */
#include "tar.h"

#include "buf.h"
#include "zarena.h"

enum {
	BLOCK = 512,
	NAME_MOST = 100, /* bytes of the header's name field */
	PREFIX_MOST = 155,
	PATH_LIMIT = 4096,
	GZIP = 15 + 16 /* the largest window, with a gzip header */
};

struct tgz {
	tgz_sink sink;
	void *data;
	z_stream z;
	unsigned char out[64 * 1024];
};

/* Offsets of the fields, POSIX pax utility, "ustar Interchange Format". */
enum {
	AT_NAME = 0,
	AT_MODE = 100,
	AT_UID = 108,
	AT_GID = 116,
	AT_SIZE = 124,
	AT_MTIME = 136,
	AT_SUM = 148,
	AT_TYPE = 156,
	AT_MAGIC = 257,
	AT_DEVMAJOR = 329,
	AT_DEVMINOR = 337,
	AT_PREFIX = 345
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

/* Compresses n bytes; flush is Z_NO_FLUSH or Z_FINISH. */
static bool
deflate_put(struct tgz *t, const void *p, size_t n, int flush, struct err *e)
{
	size_t made;

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
	static const char zero[BLOCK];
	const size_t most = (size_t)1 << 30;
	size_t pad = (BLOCK - s.n % BLOCK) % BLOCK, n;

	for (; s.n; s = str_sub(s, n, s.n)) {
		n = s.n < most ? s.n : most;
		if (!deflate_put(t, s.p, n, Z_NO_FLUSH, e))
			return false;
	}
	return deflate_put(t, zero, pad, Z_NO_FLUSH, e);
}

static void
put_octal(char *field, size_t width, uint64_t v)
{
	field[--width] = '\0';
	while (width) {
		field[--width] = (char)('0' + (v & 7));
		v >>= 3;
	}
}

static bool
put_header(struct tgz *t, struct str name, struct str prefix, char type,
	   size_t size, struct err *e)
{
	char h[BLOCK] = { 0 };
	unsigned sum = 0;
	size_t i;

	memcpy(h + AT_NAME, name.p, name.n);
	memcpy(h + AT_PREFIX, prefix.p, prefix.n);
	put_octal(h + AT_MODE, 8, 0644);
	put_octal(h + AT_UID, 8, 0);
	put_octal(h + AT_GID, 8, 0);
	put_octal(h + AT_SIZE, 12, size);
	put_octal(h + AT_MTIME, 12, 0);
	put_octal(h + AT_DEVMAJOR, 8, 0);
	put_octal(h + AT_DEVMINOR, 8, 0);
	h[AT_TYPE] = type;
	memcpy(h + AT_MAGIC, "ustar\00000", 8);
	memset(h + AT_SUM, ' ', 8);
	for (i = 0; i < BLOCK; i++)
		sum += (unsigned char)h[i];
	put_octal(h + AT_SUM, 7, sum);
	return put_blocks(t, (struct str){ h, BLOCK }, e);
}

/* Splits a path at a slash so that both parts fit the fields of a ustar header;
 * false when there is no such slash. */
static bool
split_path(struct str path, struct str *prefix, struct str *name)
{
	size_t i;

	*prefix = STR("");
	*name = path;
	for (i = 0; name->n > NAME_MOST && i < path.n && i <= PREFIX_MOST; i++) {
		if (path.p[i] != '/')
			continue;
		*prefix = str_sub(path, 0, i);
		*name = str_sub(path, i + 1, path.n);
	}
	return name->n && name->n <= NAME_MOST;
}

/* Writes an extended header with the record "LEN path=NAME\n", where LEN is the
 * length of the whole record, LEN itself included. */
static bool
put_pax(struct tgz *t, struct str path, struct err *e)
{
	struct arena a = { 0 };
	size_t n = path.n + 7, len = n, digits;
	char text[24];
	struct buf b;
	bool ok;

	do {
		digits = len;
		len = n + (size_t)snprintf(text, sizeof text, "%zu", digits);
	} while (len != digits);
	buf_init(&b, &a, PATH_LIMIT * 2);
	buf_printf(&b, "%zu path=%.*s\n", len, STR_ARG(path));
	ok = put_header(t, STR("pax"), STR(""), 'x', b.n, e) &&
		put_blocks(t, buf_str(&b), e);
	arena_free(&a);
	return ok;
}

bool
tgz_add(struct tgz *t, struct str name, struct str bytes, struct err *e)
{
	struct str prefix, last;

	if (name.n == 0 || name.n > PATH_LIMIT || str_chr(name, '\0') >= 0)
		return err_set(e, STATUS_USAGE, "%.*s: no name for an archive",
			       STR_ARG(name));
	if (!split_path(name, &prefix, &last)) {
		if (!put_pax(t, name, e))
			return false;
		prefix = STR("");
		last = str_sub(name, name.n - NAME_MOST, name.n);
	}
	return put_header(t, last, prefix, '0', bytes.n, e) &&
		put_blocks(t, bytes, e);
}

bool
tgz_end(struct tgz *t, struct err *e)
{
	static const char zero[2 * BLOCK];
	bool ok = e && deflate_put(t, zero, sizeof zero, Z_NO_FLUSH, e) &&
		deflate_put(t, zero, 0, Z_FINISH, e);

	deflateEnd(&t->z);
	return ok;
}

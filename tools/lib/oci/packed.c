/* SPDX-License-Identifier: Apache-2.0 */
#include "packed.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/io.h"
#include "base/limits.h"
#include "zstd.h"

enum { INPUT = 64 * 1024 };

struct packed {
	char *path;
	FILE *f;              /* of the piece that is read */
	int piece;            /* its number, or 0 when the file is whole */
	struct stat state;    /* of the first when it was opened */
	bool begun;           /* a member or frame is under way */
	bool end;
	int64_t taken, at;    /* bytes read from the file, bytes given */
	size_t n, used;       /* bytes in the input, and how many of them are done */
	z_stream gzip;
	struct zstd *frames;  /* NULL for gzip */
	unsigned char input[INPUT];
};

/* The stream that was put back last, or NULL. */
static struct packed *parked;

bool
packed_begins(const void *p, size_t n)
{
	const unsigned char *b = p;

	if (n >= 2 && b[0] == 0x1f && b[1] == 0x8b)
		return true;
	/* a frame of zstd, or one that it skips */
	return n >= 4 && ((b[0] == 0x28 && b[1] == 0xb5 && b[2] == 0x2f && b[3] == 0xfd) ||
			  ((b[0] & 0xf0) == 0x50 && b[1] == 0x2a && b[2] == 0x4d && b[3] == 0x18));
}

void
packed_end(struct packed *s)
{
	if (!s)
		return;
	if (s->f)
		fclose(s->f);
	zstd_end(s->frames);
	if (!s->frames)
		inflateEnd(&s->gzip);
	free(s->path);
	free(s);
}

void
packed_back(struct packed *s)
{
	packed_end(parked);
	parked = s;
}

int64_t
packed_at(const struct packed *s)
{
	return s->at;
}

/* The number of the piece at the path, NAME.001 or NAME.part001; 0 when it is none. */
static int
piece_number(const char *path)
{
	struct str s = str_of(path), digits = str_sub(s, s.n < 4 ? 0 : s.n - 3, s.n);
	struct str before = str_sub(s, 0, s.n - digits.n);

	if (digits.n != 3 || str_digits(digits) != 3 ||
	    !(str_ends(before, STR(".")) || str_ends(before, STR(".part"))))
		return 0;
	return (digits.p[0] - '0') * 100 + (digits.p[1] - '0') * 10 + digits.p[2] - '0';
}

bool
packed_is_later_piece(struct arena *a, const char *path)
{
	char *first = arena_cstr(a, str_of(path));
	int number = piece_number(path);

	if (number < 2)
		return false;
	memcpy(first + strlen(first) - 3, "001", 3);
	return access(first, F_OK) == 0;
}

/* Goes on to the next piece; *more is false when there is none. */
static bool
next_piece(struct packed *s, bool *more, struct err *e)
{
	char *digits = s->path + strlen(s->path) - 3;
	FILE *f = NULL;
	bool good = true;
	int i, n;

	*more = s->piece && s->piece < 999;
	if (!*more)
		return true;
	for (i = 3, n = s->piece + 1; i-- > 0; n /= 10)
		digits[i] = (char)('0' + n % 10);
	*more = access(s->path, F_OK) == 0;
	if (*more)
		good = (f = file_stream(s->path, e)) != NULL;
	memcpy(digits, "001", 3);
	if (f) {
		fclose(s->f);
		s->f = f;
		s->piece++;
	}
	return good;
}

/* Reads more of the file when all that was read is done. */
static bool
fill(struct packed *s, struct err *e)
{
	bool more = true;

	if (s->used < s->n)
		return true;
	s->used = 0;
	do {
		s->n = fread(s->input, 1, sizeof s->input, s->f);
		if (!s->n && ferror(s->f))
			return err_sys(e, STATUS_SOME, "%s", s->path);
		if (!s->n && !next_piece(s, &more, e))
			return false;
	} while (!s->n && more);
	s->taken += (int64_t)s->n;
	return true;
}

/* Prepares what reads the stream, by its first bytes. */
static bool
begin(struct packed *s, struct err *e)
{
	if (!fill(s, e))
		return false;
	if (!packed_begins(s->input, s->n))
		return err_set(e, STATUS_USAGE, "%s: neither gzip nor zstd made it", s->path);
	if (s->input[0] != 0x1f)
		return (s->frames = zstd_begin(e)) || err_wrap(e, "%s", s->path);
	return inflateInit2(&s->gzip, 16 + MAX_WBITS) == Z_OK ||
	       err_set(e, STATUS_SOME, "%s: no memory", s->path);
}

static struct packed *
open_new(const char *path, struct err *e)
{
	FILE *f = file_stream(path, e);
	struct packed *s;

	if (!f)
		return NULL;
	s = calloc(1, sizeof *s);
	if (s)
		s->path = strdup(path);
	if (!s || !s->path) {
		err_set(e, STATUS_SOME, "%s: no memory", path);
		fclose(f);
		free(s);
		return NULL;
	}
	s->f = f;
	s->piece = piece_number(path) == 1;
	if (fstat(fileno(f), &s->state) != 0)
		err_sys(e, STATUS_SOME, "%s", path);
	else if (begin(s, e))
		return s;
	packed_end(s);
	return NULL;
}

/* The stream is malformed after the bytes that were read. */
static bool
damaged(const struct packed *s, const char *how, struct err *e)
{
	return err_set(e, STATUS_SOME, "%s: damaged before byte %lld: %s", s->path,
		       (long long)(s->taken - (int64_t)(s->n - s->used)), how);
}

/* Takes bytes from the input and writes at most n to p; *got is how many. */
static bool
gzip_step(struct packed *s, void *p, size_t n, size_t *got, struct err *e)
{
	int r;

	s->gzip.next_in = s->input + s->used;
	s->gzip.avail_in = (uInt)(s->n - s->used);
	s->gzip.next_out = p;
	s->gzip.avail_out = n > INPUT ? INPUT : (uInt)n;
	n = s->gzip.avail_out;
	r = inflate(&s->gzip, Z_NO_FLUSH);
	s->used = s->n - s->gzip.avail_in;
	*got = n - s->gzip.avail_out;
	s->begun = r != Z_STREAM_END;
	if (r == Z_STREAM_END)
		inflateReset(&s->gzip);
	return r == Z_STREAM_END || r == Z_OK || r == Z_BUF_ERROR ||
	       damaged(s, s->gzip.msg ? s->gzip.msg : "no stream of gzip", e);
}

static bool
frames_step(struct packed *s, void *p, size_t n, size_t *got, struct err *e)
{
	struct zstd_step x = { .in = s->input + s->used, .nin = s->n - s->used, .out = p,
			       .nout = n };
	bool good = zstd_step(s->frames, &x);

	s->used += x.used;
	*got = x.got;
	s->begun = !x.whole;
	return good || damaged(s, x.wrong, e);
}

/* What makes the stream longer than any that is good for something ends it. */
static bool
within_limit(const struct packed *s, struct err *e)
{
	return s->at / LIMIT_UNPACKED_RATIO <= s->taken + (int64_t)LIMIT_UNPACKED_LEAST ||
	       err_set(e, STATUS_SOME, "%s: it unpacks to more than %d times its size: decompress "
		       "it first if you trust it", s->path, LIMIT_UNPACKED_RATIO);
}

/* True at the end of the file, and at the zeros with which tapes were filled behind
 * gzip's last member. */
static bool
at_end(const struct packed *s)
{
	return s->n == 0 || (!s->begun && s->at && !s->frames && !s->input[s->used]);
}

bool
packed_read(struct packed *s, void *p, size_t n, size_t *got, struct err *e)
{
	bool good = true;

	*got = 0;
	while (good && !s->end && n && !*got) {
		if (!fill(s, e))
			return false;
		s->end = at_end(s);
		if (s->end && s->begun)
			return err_set(e, STATUS_SOME, "%s: the file ends before the compressed "
				       "stream does", s->path);
		if (!s->end)
			good = s->frames ? frames_step(s, p, n, got, e) : gzip_step(s, p, n, got, e);
	}
	s->at += (int64_t)*got;
	return good && within_limit(s, e);
}

bool
packed_skip(struct packed *s, int64_t at, bool *there, struct err *e)
{
	char block[16 * 1024];
	size_t n = 1;

	while (s->at < at && n)
		if (!packed_read(s, block, at - s->at < (int64_t)sizeof block ? (size_t)(at - s->at)
				 : sizeof block, &n, e))
			return false;
	*there = s->at >= at;
	return true;
}

/* True when the stream is of the file that is at the path now. */
static bool
is_of(const struct packed *s, const char *path)
{
	struct timespec then = file_time(&s->state), time;
	struct stat now;

	if (strcmp(s->path, path) != 0 || stat(path, &now) != 0)
		return false;
	time = file_time(&now);
	return now.st_dev == s->state.st_dev && now.st_ino == s->state.st_ino &&
	       now.st_size == s->state.st_size && time.tv_sec == then.tv_sec &&
	       time.tv_nsec == then.tv_nsec;
}

struct packed *
packed_take(const char *path, int64_t at, struct err *e)
{
	struct packed *s = parked;
	bool there;

	parked = NULL;
	if (!s || s->at > at || !is_of(s, path)) {
		packed_end(s);
		s = open_new(path, e);
	}
	if (!s)
		return NULL;
	if (packed_skip(s, at, &there, e) &&
	    (there || err_set(e, STATUS_SOME, "%s: it ends before the bytes that are read", path)))
		return s;
	packed_end(s);
	return NULL;
}

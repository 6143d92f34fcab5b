/* SPDX-License-Identifier: Apache-2.0 */
#include "extent.h"

#include <errno.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "packed.h"

/* Takes a number and the byte `after` off *text. */
static bool
take_number(struct str *text, char after, int64_t *out)
{
	struct str digits;

	return str_cut(*text, after, &digits, text) &&
	       str_decimal(digits, LIMIT_VOLUME_BYTES, out);
}

bool
extents_parse(struct arena *a, struct str text, struct extent **out, size_t *n,
	      struct err *e)
{
	struct str rest = text, line;
	struct extent x;
	size_t cap = 0;

	*out = NULL;
	*n = 0;
	do {
		str_cut(rest, '\n', &line, &rest);
		x.packed = str_starts(line, STR("z"));
		line = str_sub(line, x.packed, line.n);
		if (!take_number(&line, '+', &x.at) || !take_number(&line, ':', &x.size) ||
		    !line.n || str_chr(line, '\0') >= 0)
			return err_set(e, STATUS_USAGE, "'%.*s' is not OFFSET+SIZE:PATH",
				       STR_ARG(text));
		x.path = arena_cstr(a, line);
		*out = arena_room(a, *out, *n, &cap, sizeof **out);
		(*out)[(*n)++] = x;
	} while (rest.n);
	return true;
}

struct str
extents_text(struct arena *a, const struct extent *v, size_t n)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, LIMIT_LINE);
	for (i = 0; i < n; i++)
		buf_printf(&b, "%s%s%lld+%lld:%s", i ? "\n" : "", v[i].packed ? "z" : "",
			   (long long)v[i].at, (long long)v[i].size, v[i].path);
	return buf_str(&b);
}

void
extent_start(struct extent_stream *s, const struct extent *v, size_t n, int64_t from,
	     bool writing)
{
	*s = (struct extent_stream){ .v = v, .n = n, .fd = -1, .writing = writing };
	for (; s->number < n && from > v[s->number].size; s->number++)
		from -= v[s->number].size;
	s->done = from;
}

static bool
is_output(const char *path)
{
	return path[0] == '-' && !path[1];
}

/* Opens the file of the extent at the byte that is next. */
static bool
file_open(struct extent_stream *s, const struct extent *x, struct err *e)
{
	const char *path = x->path;

	if (x->packed && s->writing)
		return err_set(e, STATUS_SOME, "%s: a compressed file is not written to", path);
	if (x->packed) {
		s->packed = packed_take(path, x->at + s->done, e);
		return s->packed || (e->status = STATUS_SOME, false);
	}
	if (s->writing) {
		s->fd = is_output(path) ? dup(STDOUT_FILENO) : file_open_own(path);
		return s->fd >= 0 || err_sys(e, STATUS_SOME, "%s", path);
	}
	if (joint_open(&s->f, path, e))
		return true;
	e->status = STATUS_SOME;
	return false;
}

/* Goes on to the extent that has the next byte and opens its file; false at the end
 * of the last one, or when its file cannot be opened. */
static bool
next_byte(struct extent_stream *s, struct err *e)
{
	while (s->number < s->n && s->done == s->v[s->number].size) {
		if (!extent_end(s, e))
			return false;
		s->number++;
		s->done = 0;
	}
	if (s->number == s->n || s->fd >= 0 || s->f.n || s->packed)
		return s->number < s->n;
	return file_open(s, &s->v[s->number], e);
}

/* The smaller of n and what the extent still has. */
static size_t
at_most(const struct extent_stream *s, size_t n)
{
	int64_t left = s->v[s->number].size - s->done;

	return (uint64_t)left < n ? (size_t)left : n;
}

bool
extent_read(struct extent_stream *s, void *p, size_t n, size_t *got, struct err *e)
{
	ssize_t r;

	*got = 0;
	if (!next_byte(s, e))
		return s->number == s->n;
	if (s->packed) {
		if (!packed_read(s->packed, p, at_most(s, n), got, e))
			return false;
		s->done += (int64_t)*got;
		return true;
	}
	r = joint_read(&s->f, p, at_most(s, n), s->v[s->number].at + s->done);
	if (r < 0)
		return err_sys(e, STATUS_SOME, "%s", s->v[s->number].path);
	s->done += r;
	*got = (size_t)r;
	return true;
}

bool
extent_write(struct extent_stream *s, const void *p, size_t n, struct err *e)
{
	struct str rest = { p, n };
	const struct extent *x;
	size_t part;

	while (rest.n) {
		if (!next_byte(s, e))
			return s->number < s->n || err_set(e, STATUS_SOME, "%s: more bytes than there "
						      "is room for", s->v[s->n - 1].path);
		part = at_most(s, rest.n);
		x = &s->v[s->number];
		if (!file_put(s->fd, x->path, str_sub(rest, 0, part),
			      is_output(x->path) ? FILE_HERE : x->at + s->done, e))
			return false;
		s->done += (int64_t)part;
		rest = str_sub(rest, part, rest.n);
	}
	return true;
}

bool
extent_end(struct extent_stream *s, struct err *e)
{
	int fd = s->fd;

	s->fd = -1;
	joint_close(&s->f);
	if (s->packed)
		packed_back(s->packed);
	s->packed = NULL;
	return fd < 0 || close(fd) == 0 || err_sys(e, STATUS_SOME, "%s", s->v[s->number].path);
}

int64_t
extents_size(const struct extent *v, size_t n)
{
	int64_t size = 0;

	while (n > 0)
		size += v[--n].size;
	return size;
}

bool
extents_read(struct arena *a, const struct extent *v, size_t n, struct str digest,
	     struct str *out, struct err *e)
{
	size_t size = (size_t)extents_size(v, n), got = 0, one;
	char *p = arena_alloc(a, size + 1);
	struct extent_stream s;
	bool good;

	extent_start(&s, v, n, 0, false);
	while ((good = extent_read(&s, p + got, size - got, &one, e)) && one)
		got += one;
	extent_end(&s, e);
	*out = (struct str){ p, got };
	if (!good)
		return false;
	if (got < size)
		return err_set(e, STATUS_SOME, "%s: it ends before the bytes that are read",
			       v[n - 1].path);
	return !digest.n || digest_matches(*out, digest) ||
	       err_set(e, STATUS_SOME, "%s: the bytes do not have the digest %.*s", v->path,
		       STR_ARG(digest));
}

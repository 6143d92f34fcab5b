/* SPDX-License-Identifier: Apache-2.0 */
#include "archive.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/zarena.h"

enum {
	BLOCK = 512,
	GZIP = 15 + 16, /* the largest window, with a gzip header */
	NAME_MOST = 4096
};

/* Offsets and lengths of the header's fields (POSIX, pax: ustar interchange format). */
enum {
	AT_NAME = 0,
	NAME_LEN = 100,
	AT_SIZE = 124,
	SIZE_LEN = 12,
	AT_SUM = 148,
	SUM_LEN = 8,
	AT_TYPE = 156,
	AT_MAGIC = 257,
	AT_PREFIX = 345,
	PREFIX_LEN = 155
};

struct tar {
	struct arena *arena;
	struct str rest;    /* bytes not read yet */
	struct str longer;  /* the next entry's name, from a pax or GNU header */
	bool has_size;      /* the next entry's size comes from a pax header */
	uint64_t size;
	size_t entries, bytes; /* the numbers so far */
};

void
files_add(struct chart_files *f, struct arena *a, struct chart_file file)
{
	f->v = arena_room(a, f->v, f->n, &f->cap, sizeof *f->v);
	f->v[f->n++] = file;
}

/* The size of the unpacked bytes that the last gzip member gives; they may be more. */
static size_t
size_guess(struct str bytes)
{
	const unsigned char *p = (const unsigned char *)bytes.p + bytes.n - 4;
	size_t n;

	if (bytes.n < 18)
		return BLOCK;
	n = p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 | (size_t)p[3] << 24;
	if (n > bytes.n * 1032 || n > LIMIT_CHART)
		n = bytes.n * 4;
	return n + BLOCK;
}

static bool
too_large(struct err *e)
{
	return err_set(e, STATUS_INCOMPLETE,
		       "decompressed chart is larger than the maximum size %zu", LIMIT_CHART);
}

/* Unpacks all gzip members into memory of a. */
static bool
gunzip(struct arena *a, struct str bytes, struct str *out, struct err *e)
{
	struct arena work = { .limit = MIB };
	z_stream z = { 0 };
	size_t cap = size_guess(bytes), n = 0;
	char *p = arena_alloc(a, cap);
	bool good = true;
	int r;

	zarena_use(&z, &work);
	r = inflateInit2(&z, GZIP);
	z.next_in = (unsigned char *)(uintptr_t)bytes.p;
	z.avail_in = (unsigned)bytes.n;
	while (r == Z_OK) {
		if (n > LIMIT_CHART + (size_t)LIMIT_CHART_ENTRIES * BLOCK) {
			good = too_large(e);
			break;
		}
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
	if (good && r != Z_STREAM_END)
		return err_set(e, STATUS_INCOMPLETE, n ? "unexpected EOF"
						       : "gzip: invalid header");
	*out = (struct str){ p, n };
	return good;
}

/* Reads a number field: octal digits, or GNU's base 256. */
static bool
number(const char *p, size_t n, uint64_t *out)
{
	size_t i = 0;

	*out = 0;
	if ((unsigned char)p[0] & 0x80) {
		*out = (unsigned char)p[0] & 0x3f;
		for (i = 1; i < n; i++) {
			if (*out >> 55)
				return false;
			*out = *out << 8 | (unsigned char)p[i];
		}
		return !((unsigned char)p[0] & 0x40);
	}
	while (i < n && p[i] == ' ')
		i++;
	for (; i < n && p[i] >= '0' && p[i] <= '7'; i++)
		*out = *out << 3 | (uint64_t)(p[i] - '0');
	return i == n || p[i] == ' ' || p[i] == 0;
}

/* A text field; it ends at a NUL or at its full length. */
static struct str
field(const char *p, size_t n)
{
	const char *end = memchr(p, 0, n);

	return (struct str){ p, end ? (size_t)(end - p) : n };
}

static bool
header_sum_right(const char *h)
{
	uint64_t want;
	unsigned sum = 0;
	int i;

	for (i = 0; i < BLOCK; i++)
		sum += i >= AT_SUM && i < AT_SUM + SUM_LEN ? ' ' : (unsigned char)h[i];
	return number(h + AT_SUM, SUM_LEN, &want) && want == sum;
}

/* Reads the records "LENGTH KEY=VALUE\n" of a pax header, which hold for the next
 * entry. */
static bool
pax_read(struct tar *t, struct str body)
{
	while (body.n) {
		struct str head, key, value;
		size_t len = 0, i;

		if (!str_cut(body, ' ', &head, &value))
			return false;
		for (i = 0; i < head.n; i++) {
			if (head.p[i] < '0' || head.p[i] > '9' || len > body.n)
				return false;
			len = len * 10 + (size_t)(head.p[i] - '0');
		}
		if (len <= head.n + 1 || len > body.n || body.p[len - 1] != '\n')
			return false;
		head = str_sub(body, head.n + 1, len - 1);
		body = str_sub(body, len, body.n);
		if (!str_cut(head, '=', &key, &value))
			return false;
		if (str_is(key, "path")) {
			t->longer = value;
		} else if (str_is(key, "size")) {
			t->has_size = true;
			for (t->size = 0, i = 0; i < value.n && i < 18; i++)
				t->size = t->size * 10 + (uint64_t)(value.p[i] - '0');
		}
	}
	return true;
}

/* The name of the entry with the header h: from the header, or a pax or GNU one. */
static struct str
entry_name(struct tar *t, const char *h)
{
	struct str name = field(h + AT_NAME, NAME_LEN);
	struct str prefix = field(h + AT_PREFIX, PREFIX_LEN);

	if (t->longer.p)
		return t->longer;
	/* GNU's format uses the prefix for something else */
	if (memcmp(h + AT_MAGIC, "ustar\0", 6) == 0 && prefix.n)
		return str_of(arena_printf(t->arena, "%.*s/%.*s", STR_ARG(prefix),
					   STR_ARG(name)));
	return name;
}

/* *out takes the name of the entry within the chart.  Fails with Helm's message. */
static bool
name_check(struct tar *t, struct str name, struct str *out, struct err *e)
{
	char sep = str_chr(name, '\\') >= 0 ? '\\' : '/';
	struct str first, rest;
	char *p;
	size_t i;

	str_cut(name, sep, &first, &rest);
	p = arena_cstr(t->arena, rest);
	for (i = 0; i < rest.n; i++)
		if (p[i] == sep)
			p[i] = '/';
	rest.p = p;
	if (rest.n && p[0] == '/')
		return err_set(e, STATUS_INCOMPLETE,
			       "chart illegally contains absolute paths");
	rest = path_clean(t->arena, rest);
	if (str_is(rest, "."))
		return err_set(e, STATUS_INCOMPLETE,
			       "chart illegally contains content outside the base directory: \"%.*s\"",
			       STR_ARG(name));
	if (str_starts(rest, STR("..")) || str_is(first, ".."))
		return err_set(e, STATUS_INCOMPLETE,
			       "chart illegally references parent directory");
	if (rest.n > 2 && rest.p[1] == ':' && rest.p[2] == '/')
		return err_set(e, STATUS_INCOMPLETE, "chart contains illegally named files");
	if (str_is(first, "Chart.yaml"))
		return err_set(e, STATUS_INCOMPLETE, "chart yaml not in base directory");
	*out = rest;
	return true;
}

/* Takes an entry that is neither a folder nor a header for the next entry. */
static bool
entry_take(struct tar *t, char type, struct str name, struct str body,
	   struct chart_files *out, struct err *e)
{
	struct chart_file f;

	if (type != '0' && type != 0 && type != '7')
		return err_set(e, STATUS_INCOMPLETE,
			       "chart archive holds %s: %.*s; only files and folders are accepted",
			       type == '1'   ? "a hard link"
			       : type == '2' ? "a symbolic link"
			       : type == '3' || type == '4' ? "a device node"
			       : type == '6' ? "a named pipe" : "an entry of an unknown type",
			       STR_ARG(name));
	if (!name_check(t, name, &f.name, e))
		return false;
	if (str_starts(body, STR("\xef\xbb\xbf")))
		body = str_sub(body, 3, body.n);
	f.data = body;
	files_add(out, t->arena, f);
	return true;
}

/* Reads the entry with the header h and the body given. */
static bool
entry_read(struct tar *t, const char *h, struct str body,
	   struct chart_files *out, struct err *e)
{
	char type = h[AT_TYPE];
	struct str name;

	if (type == 'g')
		return true;
	if (type == 'x')
		return pax_read(t, body) ||
		       err_set(e, STATUS_INCOMPLETE, "archive/tar: invalid tar header");
	if (type == 'L') {
		t->longer = field(body.p, body.n);
		return true;
	}
	if (type == 'K') /* a long link name; links are refused in any case */
		return true;
	name = entry_name(t, h);
	t->longer = (struct str){ 0 };
	if (name.n > NAME_MOST)
		return err_set(e, STATUS_INCOMPLETE,
			       "chart archive: a name is longer than %d bytes", NAME_MOST);
	if (++t->entries > LIMIT_CHART_ENTRIES)
		return err_set(e, STATUS_INCOMPLETE,
			       "chart archive has more than %d entries",
			       LIMIT_CHART_ENTRIES);
	if (type == '5' || ((type == '0' || type == 0) && str_ends(name, STR("/"))))
		return true;
	return entry_take(t, type, name, body, out, e);
}

/* Takes a header and its body off t->rest. */
static bool
entry_next(struct tar *t, struct chart_files *out, struct err *e)
{
	const char *h = t->rest.p;
	uint64_t size, room;
	struct str body;

	if (t->rest.n < BLOCK)
		return err_set(e, STATUS_INCOMPLETE, "unexpected EOF");
	if (!header_sum_right(h) || !number(h + AT_SIZE, SIZE_LEN, &size))
		return err_set(e, STATUS_INCOMPLETE, "archive/tar: invalid tar header");
	if (t->has_size && h[AT_TYPE] != 'x' && h[AT_TYPE] != 'g') {
		size = t->size;
		t->has_size = false;
	}
	if (size >= LIMIT_CHART || t->bytes + size >= LIMIT_CHART)
		return too_large(e);
	t->bytes += (size_t)size;
	t->rest = str_sub(t->rest, BLOCK, t->rest.n);
	if (size > t->rest.n)
		return err_set(e, STATUS_INCOMPLETE, "unexpected EOF");
	body = str_sub(t->rest, 0, (size_t)size);
	room = (size + BLOCK - 1) / BLOCK * BLOCK;
	t->rest = str_sub(t->rest, (size_t)room, t->rest.n);
	return entry_read(t, h, body, out, e);
}

bool
archive_read(struct arena *a, struct str bytes, struct chart_files *out,
	     struct err *e)
{
	static const char zeros[BLOCK];
	struct tar t = { .arena = a };

	if (!gunzip(a, bytes, &t.rest, e))
		return false;
	while (t.rest.n && !(t.rest.n >= BLOCK && !memcmp(t.rest.p, zeros, BLOCK)))
		if (!entry_next(&t, out, e))
			return false;
	if (!out->n)
		return err_set(e, STATUS_INCOMPLETE, "no files in chart archive");
	return true;
}

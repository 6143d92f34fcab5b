/* SPDX-License-Identifier: Apache-2.0 */
#include "archive.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/ustar.h"
#include "base/zarena.h"

enum { GZIP = 15 + 16 }; /* the largest window, with a gzip header */

struct tar {
	struct arena *arena;
	struct str rest;    /* bytes not read yet */
	struct tar_extra extra; /* of the next entry */
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
		return TAR_BLOCK;
	n = p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 | (size_t)p[3] << 24;
	if (n > bytes.n * 1032 || n > LIMIT_CHART)
		n = bytes.n * 4;
	return n + TAR_BLOCK;
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
		if (n > LIMIT_CHART + (size_t)LIMIT_CHART_ENTRIES * TAR_BLOCK) {
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

/* Reads an entry with the body given. */
static bool
entry_read(struct tar *t, const struct tar_header *h, struct str body,
	   struct chart_files *out, struct err *e)
{
	if (tar_is_extra(h->type))
		return tar_extra_read(&t->extra, h->type, body) ||
		       err_set(e, STATUS_INCOMPLETE, "archive/tar: invalid tar header");
	if (h->name.n > TAR_NAME_MOST)
		return err_set(e, STATUS_INCOMPLETE,
			       "chart archive: a name is longer than %d bytes", TAR_NAME_MOST);
	if (++t->entries > LIMIT_CHART_ENTRIES)
		return err_set(e, STATUS_INCOMPLETE,
			       "chart archive has more than %d entries",
			       LIMIT_CHART_ENTRIES);
	if (h->type == '5' ||
	    ((h->type == '0' || h->type == 0) && str_ends(h->name, STR("/"))))
		return true;
	return entry_take(t, h->type, h->name, body, out, e);
}

/* Takes a header and its body off t->rest. */
static bool
entry_next(struct tar *t, struct chart_files *out, struct err *e)
{
	struct tar_header h;
	struct str body;

	if (t->rest.n < TAR_BLOCK)
		return err_set(e, STATUS_INCOMPLETE, "unexpected EOF");
	if (!tar_header_read(t->arena, t->rest.p, &t->extra, &h))
		return err_set(e, STATUS_INCOMPLETE, "archive/tar: invalid tar header");
	if (h.size >= LIMIT_CHART || t->bytes + h.size >= LIMIT_CHART)
		return too_large(e);
	t->bytes += (size_t)h.size;
	t->rest = str_sub(t->rest, TAR_BLOCK, t->rest.n);
	if (h.size > t->rest.n)
		return err_set(e, STATUS_INCOMPLETE, "unexpected EOF");
	body = str_sub(t->rest, 0, (size_t)h.size);
	t->rest = str_sub(t->rest, body.n + tar_padding(body.n), t->rest.n);
	return entry_read(t, &h, body, out, e);
}

bool
archive_read(struct arena *a, struct str bytes, struct chart_files *out,
	     struct err *e)
{
	static const char zeros[TAR_BLOCK];
	struct tar t = { .arena = a };

	if (!gunzip(a, bytes, &t.rest, e))
		return false;
	while (t.rest.n && !(t.rest.n >= TAR_BLOCK && !memcmp(t.rest.p, zeros, TAR_BLOCK)))
		if (!entry_next(&t, out, e))
			return false;
	if (!out->n)
		return err_set(e, STATUS_INCOMPLETE, "no files in chart archive");
	return true;
}

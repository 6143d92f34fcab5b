/* SPDX-License-Identifier: Apache-2.0 */
#include "archive.h"

#include "base/limits.h"
#include "base/path.h"
#include "base/ustar.h"
#include "gunzip.h"

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

static bool
too_large(struct err *e)
{
	return err_set(e, STATUS_INCOMPLETE,
		       "decompressed chart is larger than the maximum size %zu", LIMIT_CHART);
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

	switch (gunzip(a, bytes, LIMIT_CHART + (size_t)LIMIT_CHART_ENTRIES * TAR_BLOCK, &t.rest)) {
	case GUNZIP_WHOLE:
		break;
	case GUNZIP_LARGE:
		return too_large(e);
	case GUNZIP_NONE:
		return err_set(e, STATUS_INCOMPLETE, "gzip: invalid header");
	case GUNZIP_BROKEN:
		return err_set(e, STATUS_INCOMPLETE, "unexpected EOF");
	}
	while (t.rest.n && !(t.rest.n >= TAR_BLOCK && !memcmp(t.rest.p, zeros, TAR_BLOCK)))
		if (!entry_next(&t, out, e))
			return false;
	if (!out->n)
		return err_set(e, STATUS_INCOMPLETE, "no files in chart archive");
	return true;
}

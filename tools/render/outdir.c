/* SPDX-License-Identifier: Apache-2.0 */
#include "outdir.h"

#include <stdlib.h>

#include "base/io.h"
#include "base/path.h"

void
outdir_add(struct outdir *o, struct str release, struct str source,
	   struct str text, bool crd)
{
	struct outdir_document d = { .source = source, .text = text, .order = o->n };
	struct str dir = str_of(o->path);

	if (o->by_release && !crd)
		dir = path_clean(o->arena, str_of(arena_printf(o->arena, "%.*s/%.*s",
						  STR_ARG(dir), STR_ARG(release))));
	d.path = str_of(arena_printf(o->arena, "%.*s/%.*s", STR_ARG(dir), STR_ARG(source)));
	o->document = arena_room(o->arena, o->document, o->n, &o->cap, sizeof d);
	o->document[o->n++] = d;
}

/* True when a document's path leaves the folder; a chart may have any name, such as
 * "..". */
static bool
leads_out(struct str source)
{
	struct str part;
	bool more = true;

	if (str_starts(source, STR("/")))
		return true;
	while (more) {
		more = str_cut(source, '/', &part, &source);
		if (str_is(part, ".."))
			return true;
	}
	return false;
}

static int
by_path(const void *x, const void *y)
{
	const struct outdir_document *a = x, *b = y;
	int c = str_cmp(a->path, b->path);

	return c ? c : (a->order > b->order) - (a->order < b->order);
}

/* Writes the n documents of one file. */
static bool
write_file(struct outdir *o, const struct outdir_document *d, size_t n, struct err *e)
{
	char *path = arena_cstr(o->arena, d->path);
	struct output out;
	size_t i;

	if (!dir_make(path_dir(o->arena, path), e) || !output_open(&out, o->arena, path, e))
		return false;
	for (i = 0; i < n; i++) {
		fprintf(out.f, "---\n# Source: %.*s\n", STR_ARG(d[i].source));
		fwrite(d[i].text.p, 1, d[i].text.n, out.f);
		putc('\n', out.f);
	}
	return output_commit(&out, e);
}

/* Prints helm's lines about the files; the empty line stands for the manifests, of
 * which there are none. */
static bool
print_written(const struct outdir *o, const struct str *wrote, struct err *e)
{
	struct output out;
	size_t i;

	if (!output_open(&out, o->arena, NULL, e))
		return false;
	for (i = 0; i < o->n; i++)
		fprintf(out.f, "wrote %.*s\n", STR_ARG(wrote[i]));
	putc('\n', out.f);
	return output_commit(&out, e);
}

bool
outdir_write(struct outdir *o, struct err *e)
{
	struct str *wrote = arena_array(o->arena, struct str, o->n + 1);
	size_t i, from, n = 0;

	for (i = 0; i < o->n; i++) {
		if (leads_out(o->document[i].source))
			return err_set(e, STATUS_INCOMPLETE, "%.*s is outside of %s",
				       STR_ARG(o->document[i].source), o->path);
		wrote[i] = o->document[i].path;
	}
	if (o->n)
		qsort(o->document, o->n, sizeof *o->document, by_path);
	for (from = 0; from < o->n; from += n) {
		for (n = 1; from + n < o->n; n++)
			if (!str_eq(o->document[from + n].path, o->document[from].path))
				break;
		if (!write_file(o, o->document + from, n, e))
			return false;
	}
	return print_written(o, wrote, e);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prints one line for each image, with its canonical reference; lines of the same
 * image are merged.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/io.h"
#include "base/map.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "cli/stage.h"
#include "oci/ref.h"
#include "records/lines.h"

static const struct program program = PROGRAM_DEDUP;

struct dedup {
	struct arena *arena;
	struct lines lines;  /* the lines to print */
	struct map *seen;    /* key -> index in `lines` */
	struct map *digests; /* HOST/REPOSITORY:TAG -> index of its first line with a digest */
	bool bad;
	bool no_charts, left_out; /* no_charts: leave chart lines out; left_out: one was left out */
};

/* True when the list, with commas between its items, has the item. */
static bool
list_has(struct str list, struct str item)
{
	struct str part;
	bool more;

	do {
		more = str_cut(list, ',', &part, &list);
		if (str_eq(part, item))
			return true;
	} while (more);
	return false;
}

static struct str
list_join(struct arena *a, struct str list, struct str item)
{
	if (item.n == 0 || list_has(list, item))
		return list;
	if (list.n == 0)
		return item;
	return str_of(arena_printf(a, "%.*s,%.*s", STR_ARG(list), STR_ARG(item)));
}

/* Merges the places of a line into those of a line of the same image.  When one of
 * them is certain the image is certain; a line without a class counts as certain. */
static void
merge(struct arena *a, struct line *into, const struct line *line)
{
	size_t i;

	if (!str_is(line->col[LINE_CLASS], "probable"))
		into->col[LINE_CLASS] = str_is(into->col[LINE_CLASS], "probable")
			? line->col[LINE_CLASS] : into->col[LINE_CLASS];
	for (i = LINE_COMPONENT; i < LINE_COLUMNS; i++)
		into->col[i] = list_join(a, into->col[i], line->col[i]);
}

/* Warns when one tag is listed with two digests; both are kept. */
static void
check_digest(struct dedup *d, const struct ref *r, size_t at)
{
	struct ref tagged = *r;
	struct val *first;
	struct str key;

	if (r->tag.n == 0 || r->digest.n == 0)
		return;
	tagged.digest = (struct str){ 0 };
	key = ref_str(d->arena, &tagged);
	first = map_get(d->digests, key);
	if (!first) {
		map_set(d->digests, key, val_int((int64_t)at));
		return;
	}
	warn("%.*s is asked for with two digests: %.*s and %.*s", STR_ARG(key),
	     STR_ARG(d->lines.v[first->i].col[LINE_REF]),
	     STR_ARG(d->lines.v[at].col[LINE_REF]));
}

static void
add(struct dedup *d, struct line line, struct str key)
{
	struct val *at = map_get(d->seen, key);

	if (!at) {
		map_set(d->seen, key, val_int((int64_t)d->lines.n));
		lines_add(d->arena, &d->lines, line);
	} else if (!line.chart) {
		merge(d->arena, &d->lines.v[at->i], &line);
	} else if (d->lines.v[at->i].col[LINE_DIGEST].n == 0) {
		d->lines.v[at->i] = line;
	}
}

static void
add_line(struct dedup *d, struct line line)
{
	struct err e = { .arena = d->arena };
	size_t before = d->lines.n;
	struct ref ref;

	if (line.chart && d->no_charts) {
		d->left_out = true;
		return;
	}
	if (line.chart) {
		add(d, line, str_of(arena_printf(d->arena, "chart\t%.*s\t%.*s\t%.*s",
						 STR_ARG(line.col[LINE_REPOSITORY]),
						 STR_ARG(line.col[LINE_NAME]),
						 STR_ARG(line.col[LINE_VERSION]))));
		return;
	}
	if (!ref_parse(d->arena, line.col[LINE_REF], &ref, &e)) {
		warn("%s:%zu: %s", line.file, line.number, e.msg);
		d->bad = true;
		return;
	}
	line.col[LINE_REF] = ref_str(d->arena, &ref);
	add(d, line, line.col[LINE_REF]);
	if (d->lines.n > before)
		check_digest(d, &ref, before);
}

static int
by_text(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int i, c = 0;

	for (i = 0; c == 0 && i < LINE_COLUMNS; i++)
		c = str_cmp(x->col[i], y->col[i]);
	return c;
}

static void
print(FILE *f, const struct line *line)
{
	size_t n = LINE_COLUMNS;

	while (n > 1 && line->col[n - 1].n == 0)
		n--;
	line_write(f, line->col, n);
}

static void
write_lines(struct dedup *d, const char *path)
{
	struct err e = { .arena = d->arena };
	struct output out;
	size_t i;

	if (!output_open(&out, d->arena, path, &e))
		fatal_err(&e);
	for (i = 0; i < d->lines.n; i++)
		print(out.f, &d->lines.v[i]);
	if (!output_commit(&out, &e))
		fatal_err(&e);
}

static bool
has_image(const struct lines *l)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (!l->v[i].chart)
			return true;
	return false;
}

int
main(int argc, char **argv)
{
	static struct arena arena;
	struct dedup d = { .arena = &arena, .seen = map_new(&arena),
			   .digests = map_new(&arena) };
	struct err e = { .arena = &arena };
	const char *path = NULL;
	struct lines in = { 0 };
	bool sort = false, filled = false;
	struct opts o;
	size_t i;
	int key;

	opts_init(&o, &arena, &program, argc, argv);
	while ((key = opts_next(&o)) != -1) {
		if (key == 'o')
			path = o.arg;
		else if (key == OPT_NOT_EMPTY)
			filled = true;
		else if (key == OPT_NO_CHARTS)
			d.no_charts = true;
		else
			sort = true;
	}
	for (i = 0; i < (size_t)o.n || i == 0; i++)
		if (!lines_read(&arena, o.n ? o.operand[i] : "-", &in, &e))
			fatal_err(&e);
	for (i = 0; i < in.n; i++)
		add_line(&d, in.v[i]);
	if (d.bad)
		stage_exit(STATUS_USAGE);
	if (filled && !d.left_out && !has_image(&d.lines))
		fatal(STATUS_INCOMPLETE, "there is no image in the list");
	if (sort && d.lines.n)
		qsort(d.lines.v, d.lines.n, sizeof *d.lines.v, by_text);
	write_lines(&d, path);
	for (i = 0; i < (size_t)o.n; i++)
		if (o.operand[i][0] == '/') /* the list that the mirror starts from */
			stage_keep(&arena, "dedup.from", o.operand[i]);
	return stage_end(STATUS_OK);
}

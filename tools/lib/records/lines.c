/* SPDX-License-Identifier: Apache-2.0 */
#include "lines.h"

#include <string.h>

#include "base/foreign.h"
#include "base/io.h"
#include "base/limits.h"

void
lines_add(struct arena *a, struct lines *l, struct line line)
{
	l->v = arena_room(a, l->v, l->n, &l->cap, sizeof *l->v);
	l->v[l->n++] = line;
}

/* True when the text has a byte that none of our programs writes: it would not
 * be shown as it is. */
static bool
has_control(struct str text)
{
	size_t i;

	for (i = 0; i < text.n; i++)
		if (((unsigned char)text.p[i] < ' ' && text.p[i] != '\t') || text.p[i] == 0x7f)
			return true;
	return false;
}

static bool
line_split(struct str text, struct line *line, struct err *e)
{
	size_t i;

	if (has_control(text))
		return err_set(e, STATUS_USAGE, "%s:%zu: the line has a control byte", line->file,
			       line->number);
	for (i = 0; i < LINE_COLUMNS - 1; i++)
		str_cut(text, '\t', &line->col[i], &text);
	line->col[i] = text;
	line->chart = str_is(line->col[0], "chart");
	if (line->chart && (line->col[LINE_NAME].n == 0 || line->col[LINE_VERSION].n == 0))
		return err_set(e, STATUS_USAGE, "%s:%zu: a chart line is 'chart', "
			       "repository, name and version with TABs between",
			       line->file, line->number);
	if (line->chart && foreign_has_login(line->col[LINE_REPOSITORY]))
		return err_set(e, STATUS_USAGE, "%s:%zu: no credentials in a chart's repository: "
			       "mkmirror(7) says where they are looked for", line->file,
			       line->number);
	return true;
}

bool
lines_read(struct arena *a, const char *path, struct lines *l, struct err *e)
{
	struct str rest, text;
	struct line line;
	size_t number = 0;

	if (!file_read(a, path, LIMIT_FILE, &rest, e))
		return false;
	while (rest.n) {
		str_cut(rest, '\n', &text, &rest);
		number++;
		text = str_trim(text);
		if (text.n == 0 || text.p[0] == '#')
			continue;
		line = (struct line){ .file = strcmp(path, "-") ? path : "<stdin>",
				      .number = number, .text = text };
		if (!line_split(text, &line, e))
			return false;
		lines_add(a, l, line);
	}
	return true;
}

void
line_write(FILE *f, const struct str *col, size_t n)
{
	size_t i, k, length, clean; /* from clean to k nothing is replaced */
	uint32_t rune;

	for (i = 0; i < n; i++) {
		if (i)
			putc('\t', f);
		for (k = clean = 0; k < col[i].n; k += length) {
			length = utf8_decode(str_sub(col[i], k, col[i].n), &rune);
			if (!foreign_unsafe(rune, length))
				continue;
			fwrite(col[i].p + clean, 1, k - clean, f);
			putc('?', f);
			clean = k + length;
		}
		if (clean < k)
			fwrite(col[i].p + clean, 1, k - clean, f);
	}
	putc('\n', f);
}

bool
probable_parse(const char *word, enum probable *out)
{
	static const char *const words[] = { [PROBABLE_REFUSE] = "refuse",
		[PROBABLE_ACCEPT] = "accept", [PROBABLE_IGNORE] = "ignore" };
	size_t i;

	for (i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(word, words[i]) == 0) {
			*out = (enum probable)i;
			return true;
		}
	}
	return false;
}

bool
lines_filter_probable(struct lines *l, enum probable what, struct err *e)
{
	const struct line *first = NULL;
	size_t i, kept = 0, open = 0;

	for (i = 0; i < l->n; i++) {
		if (!l->v[i].chart && str_is(l->v[i].col[LINE_CLASS], "probable")) {
			first = first ? first : &l->v[i];
			open++;
			if (what == PROBABLE_IGNORE)
				continue;
		}
		l->v[kept++] = l->v[i];
	}
	l->n = kept;
	if (what != PROBABLE_REFUSE || !first)
		return true;
	return err_set(e, STATUS_INCOMPLETE, "%s:%zu: %.*s may be an image (%.*s %.*s), "
		       "one of %zu such of this list: decide with "
		       "--probable=accept or --probable=ignore",
		       first->file, first->number, STR_ARG(first->col[LINE_REF]),
		       STR_ARG(first->col[LINE_OBJECT]), STR_ARG(first->col[LINE_PATH]),
		       open);
}

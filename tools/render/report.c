/* SPDX-License-Identifier: Apache-2.0 */
#include "report.h"

#include <stdio.h>
#include <unistd.h>

#include "diag.h"
#include "io.h"

enum { LINE_SHOWN = 160, CARET_TAB = '\t' };

/* The file that a template's name stands for, if it is one on disk. */
static const char *
file_of(struct arena *a, const char *chart, struct str name, struct str template)
{
	char *path;

	if (template.n <= name.n || !str_starts(template, name) ||
	    template.p[name.n] != '/')
		return arena_cstr(a, template);
	path = path_join(a, chart, arena_cstr(a, str_sub(template, name.n + 1,
							 template.n)));
	return access(path, F_OK) ? arena_cstr(a, template) : path;
}

/* The line of text that holds the offset, and where in it. */
static struct str
line_at(struct str text, size_t offset, size_t *number, size_t *column)
{
	size_t from = 0, to, i;

	*number = 1;
	if (offset > text.n)
		offset = text.n;
	for (i = 0; i < offset; i++)
		if (text.p[i] == '\n') {
			++*number;
			from = i + 1;
		}
	for (to = from; to < text.n && text.p[to] != '\n';)
		to++;
	*column = offset - from;
	return str_sub(text, from, to);
}

/* The source line, clipped, and a caret below the column. */
static void
caret_print(struct str line, size_t column)
{
	size_t from = 0, i;

	if (column >= LINE_SHOWN)
		from = column - LINE_SHOWN / 2;
	line = str_sub(line, from, from + LINE_SHOWN);
	column -= from;
	fputs("    ", stderr);
	diag_text(line);
	fputs("\n    ", stderr);
	for (i = 0; i < column && i < line.n; i++)
		if (line.p[i] == CARET_TAB)
			fputc('\t', stderr);
		else if (((unsigned char)line.p[i] & 0xc0) != 0x80)
			fputc(' ', stderr);
	fputs("^\n", stderr);
}

static void
place_print(struct arena *a, const struct tmpl_where *w, const char *chart,
	    struct str name)
{
	struct str rest = w->chain, call, line;
	size_t number, column;

	line = line_at(w->source, w->offset, &number, &column);
	fprintf(stderr, "%s:%zu:%zu: here\n", file_of(a, chart, name, w->file), number,
		column + 1);
	caret_print(line, column);
	while (rest.n) {
		struct str file, after;

		str_cut(rest, '\n', &call, &rest);
		if (!str_cut(call, ':', &file, &after))
			continue;
		fprintf(stderr, "%s:", file_of(a, chart, name, file));
		diag_text(after);
		fputc('\n', stderr);
	}
}

void
report(struct arena *a, const struct err *e, const struct failure *f,
       const char *chart, struct str name)
{
	fputs("Error: ", stderr);
	diag_text(str_of(e->msg));
	if (f && f->render_failed)
		fputs("\n\nUse --debug flag to render out invalid YAML", stderr);
	fputc('\n', stderr);
	if (f && f->where.file.n)
		place_print(a, &f->where, chart, name);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "report.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/foreign.h"
#include "base/io.h"
#include "base/limits.h"
#include "cli/diag.h"

enum { LINE_SHOWN = 160, LINES_BEFORE = 3, CALLS_SHOWN = 8, CARET_TAB = '\t' };

/* The path of the file on disk that a template's name stands for; the name itself
 * when there is none. */
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

/* Prints that path, parts of which are names in an archive. */
static void
name_print(struct arena *a, const char *chart, struct str name, struct str template)
{
	diag_text(foreign_shown(a, str_of(file_of(a, chart, name, template))));
}

/* The line of the text that has the offset; *number and *column take its place. */
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

/* Prints the line, cut to fit, and a caret below the column. */
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

/* Prints "FILE:LINE:COLUMN: call". */
static void
call_print(struct arena *a, struct str call, const char *chart, struct str name)
{
	struct str file, after;

	if (!str_cut(call, ':', &file, &after))
		return;
	name_print(a, chart, name, file);
	fputc(':', stderr);
	diag_text(after);
	fputc('\n', stderr);
}

static void
place_print(struct arena *a, const struct tmpl_where *w, const char *chart,
	    struct str name)
{
	struct str rest = w->chain, call, line;
	size_t number, column, calls;

	line = line_at(w->source, w->offset, &number, &column);
	name_print(a, chart, name, w->file);
	fprintf(stderr, ":%zu:%zu: %s\n", number, column + 1, w->what ? w->what : "here");
	caret_print(line, column);
	for (calls = 0; rest.n; calls++) {
		str_cut(rest, '\n', &call, &rest);
		if (calls < CALLS_SHOWN || !rest.n)
			call_print(a, call, chart, name);
		else if (calls == CALLS_SHOWN)
			fputs("...\n", stderr);
	}
}

/* The line number in a message of the YAML reader; 0 when it has none. */
static size_t
yaml_line(struct str msg)
{
	ptrdiff_t at = str_find(msg, STR("yaml: "));
	int64_t line;

	if (at < 0)
		return 0;
	msg = str_sub(msg, (size_t)at, msg.n);
	at = str_find(msg, STR("line "));
	if (at < 0)
		return 0;
	msg = str_sub(msg, (size_t)at + strlen("line "), msg.n);
	str_decimal(str_sub(msg, 0, str_digits(msg)), INT_MAX, &line);
	return (size_t)line;
}

/* Prints the line of that number and those around it; 0 stands for the first lines. */
static void
lines_print(struct str text, size_t number)
{
	struct str line;
	size_t i;

	for (i = 1; text.n && i <= (number ? number + 1 : LINES_BEFORE); i++) {
		str_cut(text, '\n', &line, &text);
		if (i + LINES_BEFORE < number)
			continue;
		fprintf(stderr, "%s%5zu | ", i == number ? ">" : " ", i);
		diag_text(str_sub(line, 0, LINE_SHOWN));
		fputc('\n', stderr);
	}
}

/* Prints a template's document that is not YAML, unless it may have a secret. */
static void
document_print(struct arena *a, const struct failure *f, size_t number,
	       const char *chart, struct str name)
{
	name_print(a, chart, name, f->template);
	fputs(": ", stderr);
	if (number)
		fprintf(stderr, "line %zu of a document it gives\n", number);
	else
		fputs("a document it gives, which starts\n", stderr);
	if (str_find(f->document, STR("Secret")) < 0)
		lines_print(f->document, number);
}

/* Prints the line of a file of the chart that is not YAML. */
static void
file_print(struct arena *a, struct str msg, size_t number, const char *chart)
{
	struct err e = { .arena = a };
	struct str start = STR("cannot load "), file, text;
	char *path;

	if (!number || !str_starts(msg, start))
		return;
	str_cut(str_sub(msg, start.n, msg.n), ':', &file, &text);
	path = path_join(a, chart, arena_cstr(a, file));
	if (!file_read(a, path, LIMIT_CHART_FILE, &text, &e))
		return;
	diag_text(foreign_shown(a, str_of(path)));
	fprintf(stderr, ":%zu: here\n", number);
	lines_print(text, number);
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
	else if (f && f->template.n)
		document_print(a, f, yaml_line(str_of(e->msg)), chart, name);
	else
		file_print(a, str_of(e->msg), yaml_line(str_of(e->msg)), chart);
}

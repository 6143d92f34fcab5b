/* SPDX-License-Identifier: Apache-2.0 */
#include "lines.h"

#include <string.h>

#include "base/buf.h"
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

/* The first three of a list with commas. */
static struct str
first_three(struct arena *a, struct str list)
{
	struct str rest = list, one;
	int n;

	for (n = 0; n < 3 && rest.n; n++)
		str_cut(rest, ',', &one, &rest);
	if (rest.n == 0)
		return list;
	return str_of(arena_printf(a, "%.*s and others", (int)(list.n - rest.n - 1), list.p));
}

struct str
line_wanted_by(struct arena *a, const struct line *line)
{
	struct str component = first_three(a, line->col[LINE_COMPONENT]),
		   object = first_three(a, line->col[LINE_OBJECT]),
		   template = first_three(a, line->col[LINE_TEMPLATE]);

	if (component.n == 0 && object.n == 0)
		return object;
	return str_of(arena_printf(a, "%.*s%s%.*s%s%.*s%s", STR_ARG(component),
				   component.n && object.n ? ": " : "", STR_ARG(object),
				   template.n ? " (" : "", STR_ARG(template), template.n ? ")" : ""));
}

/* Appends the rule that accepts a line: about its place when it has one alone, else about
 * all that ends in the name.  A list has names in full, a document may have them short. */
static void
add_rule(struct buf *b, const struct line *line)
{
	struct str ref = line->col[LINE_REF], object = line->col[LINE_OBJECT],
		   path = line->col[LINE_PATH];
	size_t i;

	ref = str_sub(ref, (size_t)(str_rchr(ref, '/') + 1), ref.n);
	if (object.n == 0 || path.n == 0 || str_chr(object, ',') >= 0 || str_chr(path, ',') >= 0)
		object = path = STR("*");
	buf_printf(b, "\n  accept %.*s ", STR_ARG(object));
	for (i = 0; i < path.n; i++)
		buf_addc(b, (unsigned char)path.p[i] <= ' ' ? '?' : path.p[i]);
	buf_printf(b, " *%.*s", STR_ARG(ref));
}

/* The error of lines that may be images. */
static bool
refuse_probable(const struct lines *l, struct err *e)
{
	enum { SHOWN_MOST = 10 };
	const struct line *first = NULL;
	size_t i, n = 0;
	struct buf rules;

	buf_init(&rules, e->arena, SIZE_MAX / 2);
	for (i = 0; i < l->n; i++) {
		if (l->v[i].chart || !str_is(l->v[i].col[LINE_CLASS], "probable"))
			continue;
		first = first ? first : &l->v[i];
		if (n++ < SHOWN_MOST)
			add_rule(&rules, &l->v[i]);
	}
	if (n > SHOWN_MOST)
		buf_printf(&rules, "\n  and %zu more", n - SHOWN_MOST);
	return err_set(e, STATUS_INCOMPLETE, "%s:%zu: %.*s may be an image (%.*s %.*s), "
		       "one of %zu such of this list: decide with --probable=accept or "
		       "--probable=ignore (MIRROR_PROBABLE) for all of them, or with lines "
		       "accept and ignore in a file of rules (--rules, MIRROR_RULES):%.*s",
		       first->file, first->number, STR_ARG(first->col[LINE_REF]),
		       STR_ARG(first->col[LINE_OBJECT]), STR_ARG(first->col[LINE_PATH]), n,
		       STR_ARG(buf_str(&rules)));
}

bool
lines_filter_probable(struct lines *l, enum probable what, struct err *e)
{
	size_t i, kept = 0, open = 0;

	for (i = 0; i < l->n; i++) {
		if (!l->v[i].chart && str_is(l->v[i].col[LINE_CLASS], "probable")) {
			open++;
			if (what == PROBABLE_IGNORE)
				continue;
		}
		l->v[kept++] = l->v[i];
	}
	l->n = kept;
	return what != PROBABLE_REFUSE || open == 0 || refuse_probable(l, e);
}

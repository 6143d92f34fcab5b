/* SPDX-License-Identifier: Apache-2.0 */
#include "help.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDTH = 80, WIDTH_LEAST = 40, WIDTH_MOST = 1000, USAGE_LINES = 24, INDENT = 7, HELP_NARROW = 12, HELP_COLUMN = 33 };

/* The columns of the terminal that the stream is; COLUMNS of the environment, or 80, for
 * what is no terminal. */
static int
terminal_width(FILE *f)
{
	const char *columns = getenv("COLUMNS");
	long width = columns ? strtol(columns, NULL, 10) : 0;
#ifdef TIOCGWINSZ
	struct winsize size;

	if (isatty(fileno(f)) && ioctl(fileno(f), TIOCGWINSZ, &size) == 0 && size.ws_col)
		width = size.ws_col;
#endif
	return width <= 0 || width > WIDTH_MOST ? WIDTH : width < WIDTH_LEAST ? WIDTH_LEAST
									      : (int)width;
}

/* The text's first piece that is not broken: a word, or a group in brackets or parentheses
 * with what follows it up to a space.  One of more than `room` bytes ends at its first space. */
static struct str
piece_of(struct str text, size_t room)
{
	size_t i, depth = 0, space = text.n;

	for (i = 0; i < text.n && (depth || text.p[i] != ' '); i++) {
		if (text.p[i] == '[' || text.p[i] == '(')
			depth++;
		else if (depth && (text.p[i] == ']' || text.p[i] == ')'))
			depth--;
		else if (text.p[i] == ' ' && space == text.n)
			space = i;
	}
	return str_sub(text, 0, i > room && space < i ? space : i);
}

/* True for a group that is an option which may be left out, "[-x …]". */
static bool
is_optional(struct str piece)
{
	return str_starts(piece, STR("[-"));
}

struct wrapped {
	FILE *f;       /* NULL: nothing is printed */
	int width, indent;
	int column, lines;
};

/* Prints a piece where it fits: on this line, or on a new one. */
static void
put(struct wrapped *w, struct str piece)
{
	if (w->column > w->indent && w->column + 1 + (int)piece.n > w->width) {
		if (w->f)
			fprintf(w->f, "\n%*s", w->indent, "");
		w->column = w->indent;
		w->lines++;
	} else if (w->column > w->indent) {
		if (w->f)
			fputc(' ', w->f);
		w->column++;
	}
	if (w->f)
		fprintf(w->f, "%.*s", STR_ARG(piece));
	w->column += (int)piece.n;
}

/* Wraps the text; with `brief`, [options] stands for all options that may be left out.
 * Returns the number of lines. */
static int
wrap(FILE *f, int width, int indent, const char *words, bool brief)
{
	struct wrapped w = { .f = f, .width = width, .indent = indent, .column = indent,
			     .lines = 1 };
	struct str text = str_of(words);
	struct str piece;
	bool said = false;

	while (text.n) {
		piece = piece_of(text, (size_t)(width - indent));
		text = str_sub(text, piece.n + (piece.n < text.n), text.n);
		if (brief && is_optional(piece)) {
			if (!said)
				put(&w, STR("[options]"));
			said = true;
		} else {
			put(&w, piece);
		}
	}
	if (f)
		fputc('\n', f);
	return w.lines;
}

void
usage_print(const struct program *p, FILE *f)
{
	struct arena a = { 0 };
	const char *text = arena_printf(&a, "mkmirror %s", p->synopsis);
	int width = terminal_width(f);
	bool brief = wrap(NULL, width, INDENT, text, false) > USAGE_LINES;

	fputs("usage: ", f);
	wrap(f, width, INDENT, text, brief);
	arena_free(&a);
}

/* Prints an option and what it does: beside it, or below it where it is too long or the
 * terminal too narrow. */
static void
help_line(int width, int key, const char *name, const char *arg, const char *text)
{
	int column = width < 2 * HELP_COLUMN ? HELP_NARROW : HELP_COLUMN, n;
	char letter[8] = "    ";
	bool optional = arg && *arg == '[';

	if (key < 256)
		snprintf(letter, sizeof letter, "-%c%s", key, name ? ", " : "");
	n = printf("  %s%s%s%s%s", letter, name ? "--" : "", name ? name : "",
		   optional ? "[=" : arg ? " " : "", arg ? arg + optional : "");
	if (n >= column) {
		putchar('\n');
		n = 0;
	}
	printf("%*s", column - n, "");
	wrap(stdout, width, column, text, false);
}

void
help_print(const struct program *p)
{
	int width = terminal_width(stdout);
	const struct opt *o;

	usage_print(p, stdout);
	putchar('\n');
	wrap(stdout, width, 0, p->purpose, false);
	putchar('\n');
	for (o = p->opts; o->key; o++)
		help_line(width, o->key, o->name, o->arg, o->help);
	help_line(width, 'h', "help", NULL, "print this and exit");
	help_line(width, 'V', "version", NULL, "print the version and exit");
}

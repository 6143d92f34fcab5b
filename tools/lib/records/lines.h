/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINES_H
#define LINES_H
/*
 * Image and chart lines, the text streams of mkmirror(7).  An image line is a
 * reference and up to five columns after TABs; a chart line starts with the
 * column "chart".  White space around a line, empty lines and lines that
 * start with '#' are ignored, so that people can write such files too.
 */
#include <stdio.h>

#include "base/err.h"

enum line_column {
	LINE_REF, LINE_CLASS, LINE_COMPONENT, LINE_OBJECT, LINE_TEMPLATE,
	LINE_PATH,
	/* the columns of a chart line */
	LINE_REPOSITORY = 1, LINE_NAME, LINE_VERSION, LINE_DIGEST,
	LINE_COLUMNS = 6
};

struct line {
	struct str col[LINE_COLUMNS]; /* empty where the line has none */
	struct str text; /* the whole line */
	bool chart;
	const char *file; /* file and number of the line, for messages */
	size_t number;
};

struct lines {
	struct line *v;
	size_t n, cap;
};

/*
 * Appends the lines of path ("-" is standard input) to *l; they live in a.
 * Fails with status 2 when the file cannot be read, a line has a control
 * byte, or a chart line has no name or version.
 */
bool lines_read(struct arena *a, const char *path, struct lines *l,
		struct err *e);
/* What to do with lines of the class "probable": texts that may be images.  The words
 * of --probable are in this order. */
enum probable { PROBABLE_REFUSE, PROBABLE_ACCEPT, PROBABLE_IGNORE };
/* Who wants the image of a line: "shop: Deployment/web (web/templates/web.yaml)", of
 * several components, objects and templates the first three; empty when the line has
 * none. */
struct str line_wanted_by(struct arena *a, const struct line *line);
/*
 * Keeps the lines of the class "probable" (accept), removes them (ignore), or
 * fails with status 3 when there are any (refuse); the message names the first,
 * says how many there are, and has the rules with which the user can decide.
 */
bool lines_filter_probable(struct lines *l, enum probable what, struct err *e);
/* Appends one line. */
void lines_add(struct arena *a, struct lines *l, struct line line);

/* Writes a line of n columns.  What foreign_shown replaces, such as control bytes,
 * which would break the line, becomes '?'. */
void line_write(FILE *f, const struct str *col, size_t n);

#endif

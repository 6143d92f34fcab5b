/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stream is read in parts, each from one "---" to the next: most are of the
 * common kind (yaml_simple), others are given to libyaml, alone.  What only the
 * whole text can tell, an error above all, libyaml says of the whole text, which
 * it then reads from the start.
 */
#include "yaml.h"

#include "yaml_node.h"

struct yaml_stream {
	struct str text;
	unsigned flags;
	const char *const *only;  /* keys that are wanted, as yaml_simple has them */
	struct str part;          /* of text, the one at hand; all of it if whole */
	size_t part_line;         /* the line of its start, from 0 */
	size_t next, next_line;   /* where the part after it starts */
	struct yaml_reader *reader; /* of the part, or NULL */
	bool whole;
	struct arena nodes; /* of the document that is being read */
	size_t documents;   /* given so far */
	size_t line, start; /* of the last of them: its line, from 0, and where that starts */
	bool failed;
};

/*
 * True when libyaml can read every character and newlines alone end lines, but
 * for "\r\n": then a part by itself is read as it is in the whole text.
 */
static bool
is_readable(struct str text)
{
	size_t n;

	while ((n = yaml_printable(text)) < text.n) {
		if (text.p[n] != '\t' && !str_starts(str_sub(text, n, n + 2), STR("\r\n")))
			return false;
		text = str_sub(text, n + 1, text.n);
	}
	return true;
}

/* Makes libyaml read the whole text. */
static void
read_whole(struct yaml_stream *y)
{
	yaml_reader_close(y->reader);
	y->reader = yaml_reader_open(y->text);
	y->part = y->text;
	y->part_line = y->line = y->start = 0;
	y->next = y->text.n;
	y->whole = true;
}

static struct yaml_stream *
stream_open(struct arena *a, struct str src, unsigned flags, const char *const *only)
{
	struct yaml_stream *y = arena_new(a, struct yaml_stream);

	y->text = src;
	y->flags = flags;
	y->only = only;
	/* errors of strict reading name lines */
	if (flags & YAML_STRICT || !is_readable(src))
		read_whole(y);
	return y;
}

struct yaml_stream *
yaml_open(struct arena *a, struct str src, unsigned numbers)
{
	return stream_open(a, src, numbers, NULL);
}

/* True when s starts with a line that starts a document, wherever it stands. */
static bool
is_separator(struct str s)
{
	return s.n >= 3 && !memcmp(s.p, "---", 3) &&
	       (s.n == 3 || s.p[3] == '\n' || s.p[3] == ' ' || s.p[3] == '\t');
}

/* Goes to the next part; false at the end. */
static bool
part_next(struct yaml_stream *y)
{
	struct str rest = str_sub(y->text, y->next, y->text.n), tail = rest, line;

	if (rest.n == 0)
		return false;
	y->part_line = y->line = y->next_line;
	y->start = y->next;
	do {
		str_cut(tail, '\n', &line, &tail);
		y->next_line++;
	} while (tail.n && !is_separator(tail));
	y->part = str_sub(rest, 0, rest.n - tail.n);
	y->next += y->part.n;
	return true;
}

/* Notes that a document starts on a line of the part, which is further on. */
static void
go_to_line(struct yaml_stream *y, size_t line)
{
	struct str rest = str_sub(y->text, y->start, y->text.n), passed;

	for (; y->line < y->part_line + line && rest.n; y->line++)
		str_cut(rest, '\n', &passed, &rest);
	y->line = y->part_line + line;
	y->start = y->text.n - rest.n;
}

static bool
part_read_simple(struct yaml_stream *y, struct arena *a, struct val *out)
{
	size_t line;

	if (!yaml_simple(a, y->part, y->flags, y->only, out, &line))
		return false;
	go_to_line(y, line);
	return true;
}

/* The next document that y->reader has: 1, 0 at its end, -1 for an error. */
static int
reader_next(struct yaml_stream *y, struct arena *a, struct val *out, struct err *e)
{
	struct yaml_node *root;
	bool good = yaml_reader_next(y->reader, &y->nodes, a, &root, e);

	if (good && root) {
		go_to_line(y, root->line);
		good = yaml_decode(a, root, y->flags, out, e);
	}
	arena_reset(&y->nodes);
	if (!good)
		return -1;
	return root != NULL;
}

/* The next document of the parts; -1 when the whole text must be read. */
static int
next_in_parts(struct yaml_stream *y, struct arena *a, struct val *out)
{
	struct err quiet = { .arena = a };
	int got;

	for (;;) {
		got = y->reader ? reader_next(y, a, out, &quiet) : 0;
		if (got != 0)
			return got;
		yaml_reader_close(y->reader);
		y->reader = NULL;
		if (!part_next(y))
			return 0;
		if (part_read_simple(y, a, out))
			return 1;
		if (y->part.n == y->text.n)
			return -1;
		y->reader = yaml_reader_open(y->part);
	}
}

/* Reads the whole text from the start up to what was given. */
static bool
pass_given(struct yaml_stream *y, struct err *e)
{
	struct yaml_node *root;
	bool good = true;

	for (size_t i = 0; good && i < y->documents; i++) {
		good = yaml_reader_next(y->reader, &y->nodes, &y->nodes, &root, e);
		arena_reset(&y->nodes);
	}
	return good;
}

int
yaml_next(struct yaml_stream *y, struct arena *a, struct val *out, struct err *e)
{
	int got;

	if (y->failed)
		return 0;
	*out = NIL;
	got = y->whole ? reader_next(y, a, out, e) : next_in_parts(y, a, out);
	if (got < 0 && !y->whole) {
		read_whole(y);
		*out = NIL;
		got = pass_given(y, e) ? reader_next(y, a, out, e) : -1;
	}
	y->documents += got > 0;
	y->failed = got < 0;
	return got;
}

size_t
yaml_line(const struct yaml_stream *y)
{
	return y->line + 1;
}

struct str
yaml_rest(const struct yaml_stream *y)
{
	return str_sub(y->text, y->start, y->text.n);
}

void
yaml_close(struct yaml_stream *y)
{
	yaml_reader_close(y->reader);
	arena_free(&y->nodes);
}

bool
yaml_parse(struct arena *a, struct str src, unsigned numbers, struct val *out,
	   struct err *e)
{
	return yaml_parse_only(a, src, numbers, NULL, out, e);
}

bool
yaml_parse_only(struct arena *a, struct str src, unsigned numbers,
		const char *const *keys, struct val *out, struct err *e)
{
	struct yaml_stream *y = stream_open(a, src, numbers, keys);
	bool good = yaml_next(y, a, out, e) >= 0;

	yaml_close(y);
	return good;
}

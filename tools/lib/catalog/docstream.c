/* SPDX-License-Identifier: Apache-2.0 */
#include "docstream.h"

#include <string.h>

#include "base/limits.h"
#include "json/gojson.h"
#include "json/jsontext.h"
#include "yaml/yaml.h"

/* the first room for a document, and how far into one that is too large a name is looked
 * for */
enum { FIRST_ROOM = 256 * 1024, EARLY = 4096 };

void
documents_begin(struct documents *d, struct arena *buffer, const char *name,
		documents_read read, void *data)
{
	arena_reset(buffer);
	*d = (struct documents){
		.name = name, .line = 1, .read = read, .data = data, .buffer = buffer,
		.cap = FIRST_ROOM,
	};
	d->p = d->room = arena_alloc(buffer, FIRST_ROOM);
}

void
documents_end(struct documents *d)
{
	arena_free(&d->values);
}

/* The text at a key among the first bytes of a document that cannot be read, for messages:
 * what follows the key up to a quote, a comma or the line's end. */
static struct str
early_text(const struct documents *d, const char *key)
{
	struct str head = { d->p, d->n < EARLY ? d->n : EARLY };
	ptrdiff_t at = str_find(head, str_of(key));
	size_t n = 0;

	if (at < 0)
		return STR("?");
	head = str_sub(head, (size_t)at + strlen(key), head.n);
	while (head.n && strchr("\": \t\n", head.p[0]))
		head = str_sub(head, 1, head.n);
	while (n < head.n && !strchr("\",}\n", head.p[n]))
		n++;
	return str_sub(head, 0, n);
}

static bool
too_large(const struct documents *d, struct err *e)
{
	struct str package = early_text(d, "package"), name = early_text(d, "name");
	struct str schema = early_text(d, "schema");

	return err_set(e, STATUS_USAGE, "%s:%zu: the document %.*s \"%.*s\" of package \"%.*s\" is "
		       "larger than %zu bytes; split it, leave it out of the catalog, or name the "
		       "file in .indexignore", d->name, d->line, STR_ARG(schema), STR_ARG(name),
		       STR_ARG(package), LIMIT_CATALOG_DOCUMENT);
}

/* Makes room behind the bytes in the buffer. */
static bool
make_room(struct documents *d, struct err *e)
{
	size_t before = (size_t)(d->p - d->room);

	if (before + d->n < d->cap)
		return true;
	if (d->n >= LIMIT_CATALOG_DOCUMENT)
		return too_large(d, e);
	if (before)
		memmove(d->room, d->p, d->n);
	if (d->n * 2 >= d->cap)
		d->room = arena_room(d->buffer, d->room, d->cap, &d->cap, 1);
	d->p = d->room;
	return true;
}

/* Reads more bytes behind those in the buffer; at the end, d->ended. */
static bool
fill(struct documents *d, struct err *e)
{
	size_t got = 0;

	if (!make_room(d, e) ||
	    !d->read(d->data, d->p + d->n, d->cap - (size_t)(d->p - d->room) - d->n, &got, e))
		return false;
	d->n += got;
	d->ended = got == 0;
	return true;
}

/* Goes behind the first n bytes of the buffer, which stay until more are read. */
static void
pass(struct documents *d, size_t n)
{
	d->p += n;
	d->n -= n;
}

/* The same, counting the lines. */
static void
drop(struct documents *d, size_t n)
{
	size_t i, lines = 0;

	for (i = 0; i < n; i++)
		lines += d->p[i] == '\n';
	d->lines += lines;
	pass(d, n);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* True when the line at p separates documents of YAML. */
static bool
is_separator(const char *p, size_t n)
{
	return n >= 3 && memcmp(p, "---", 3) == 0 && (n == 3 || is_blank(p[3]));
}

/* How many bytes at the buffer's start, of which at least 4 are there or all that is left,
 * do not belong to a document: a blank, "---" or, at the file's start, a byte order mark. */
static size_t
between(const struct documents *d)
{
	if (d->n && is_blank(d->p[0]))
		return 1;
	if (is_separator(d->p, d->n))
		return 3;
	return d->lines == 0 && d->n >= 3 && memcmp(d->p, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

/* Goes to the next document; d->n is 0 when there is none. */
static bool
skip_to_document(struct documents *d, struct err *e)
{
	size_t n, indent = 0;

	for (;;) {
		while (d->n < 4 && !d->ended)
			if (!fill(d, e))
				return false;
		n = between(d);
		if (!n)
			break;
		indent = d->p[0] == ' ' ? indent + 1 : 0;
		drop(d, n);
	}
	d->line = d->lines + 1;
	/* the blanks before a document of YAML are its indentation */
	indent = d->n && d->p[0] != '{' ? indent : 0;
	if (indent > (size_t)(d->p - d->room))
		indent = (size_t)(d->p - d->room);
	d->p -= indent;
	d->n += indent;
	return true;
}

/* Where the string ends whose first byte is number i of the buffer: behind its quote, or at
 * the end of the file. */
static bool
find_string_end(struct documents *d, size_t i, size_t *end, struct err *e)
{
	size_t from = i;
	const char *quote;

	for (;;) {
		quote = memchr(d->p + i, '"', d->n - i);
		if (quote) {
			i = (size_t)(quote - d->p) + 1;
			if (!jsontext_escaped(d->p + from, i - 1 - from))
				break;
			continue;
		}
		i = d->n;
		if (d->ended)
			break;
		if (!fill(d, e))
			return false;
	}
	*end = i;
	return true;
}

/* Where the JSON document at the buffer's start ends.  Whether it is valid, is looked at
 * afterwards. */
static bool
find_json_end(struct documents *d, size_t *end, struct err *e)
{
	size_t i = 0, depth = 0;

	do {
		while (i >= d->n && !d->ended)
			if (!fill(d, e))
				return false;
		if (i >= d->n)
			break;
		switch (d->p[i++]) {
		case '"':
			if (!find_string_end(d, i, &i, e))
				return false;
			break;
		case '{':
		case '[':
			depth++;
			break;
		case '}':
		case ']':
			depth--;
			break;
		case '\n':
			d->lines++;
		}
	} while (depth);
	*end = i;
	return true;
}

/* Where the YAML document at the buffer's start ends: at a line "---". */
static bool
find_yaml_end(struct documents *d, size_t *end, struct err *e)
{
	const char *line;
	size_t i = 0;

	for (;;) {
		while (d->n - i < 4 && !d->ended)
			if (!fill(d, e))
				return false;
		if (is_separator(d->p + i, d->n - i))
			break;
		line = memchr(d->p + i, '\n', d->n - i);
		if (line) {
			i = (size_t)(line - d->p) + 1;
			continue;
		}
		if (d->ended) {
			i = d->n;
			break;
		}
		if (!fill(d, e))
			return false;
	}
	*end = i;
	return true;
}

static bool
fail_at(const struct documents *d, struct err *e)
{
	return err_wrap(e, "%s:%zu: the document that begins here", d->name, d->line);
}

static bool
take_json(struct documents *d, struct str *out, struct err *e)
{
	size_t end;

	if (!find_json_end(d, &end, e))
		return false;
	if (end > LIMIT_CATALOG_DOCUMENT)
		return too_large(d, e);
	out->p = d->p;
	pass(d, end);
	out->n = jsontext_compact(d->p - end, end, e);
	return out->n || fail_at(d, e);
}

/* *out is empty for a document that is empty. */
static bool
take_yaml(struct documents *d, struct str *out, struct err *e)
{
	struct val v = NIL;
	struct str text;
	size_t end;

	*out = STR("");
	if (!find_yaml_end(d, &end, e))
		return false;
	if (end > LIMIT_CATALOG_DOCUMENT)
		return too_large(d, e);
	text = (struct str){ d->p, end };
	drop(d, end);
	arena_reset(&d->values);
	if (!yaml_parse(&d->values, text, YAML_EXACT, &v, e))
		return fail_at(d, e);
	if (val_kind(v) == KIND_NIL)
		return true;
	return gojson_emit(&d->values, v, GOJSON_UNSORTED, out, e) || fail_at(d, e);
}

int
documents_next(struct documents *d, struct str *out, struct err *e)
{
	bool good;

	d->line = d->lines + 1;
	do {
		if (!skip_to_document(d, e))
			return -1;
		if (!d->n)
			return 0;
		good = d->p[0] == '{' ? take_json(d, out, e) : take_yaml(d, out, e);
		if (!good)
			return -1;
	} while (!out->n);
	if (out->p[0] == '{')
		return 1;
	err_set(e, STATUS_USAGE, "%s:%zu: a document that is no map; files that are not of the "
		"catalog can be named in .indexignore", d->name, d->line);
	return -1;
}

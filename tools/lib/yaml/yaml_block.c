/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The YAML that manifests and values are mostly made of, read without a
 * scanner: blocks of "key: value" and "- item".  Whatever is not certainly
 * right, an error above all, is left to libyaml: it reads the document again
 * from the start, and what it says counts.
 */
#include <limits.h>
#include <strings.h>

#include "yaml_node.h"
#include "yaml_simple.h"

static bool read_block(struct simple *p, struct val *out);

static bool
is_item(const struct simple *p)
{
	char after = simple_char(p, p->at + 1);

	return simple_char(p, p->at) == '-' && (after == ' ' || after == '\n');
}

/* A key at p->at; *after is behind its colon. */
static bool
key_find(const struct simple *p, struct str *key, bool *plain, size_t *after)
{
	size_t i = p->at;
	char c = simple_char(p, i);

	*plain = c != '"' && c != '\'';
	if (!*plain) {
		if (!simple_quoted_find(p, i, key))
			return false;
		i += key->n + 2;
	} else {
		if (!simple_is_word(c))
			return false;
		i = simple_word_end(p, i);
		*key = str_sub(p->text, p->at, i);
	}
	i = simple_spaces(p, i);
	*after = i + 1;
	return key->n <= SIMPLE_KEY && simple_char(p, i) == ':' &&
	       (simple_char(p, i + 1) == ' ' || simple_char(p, i + 1) == '\n');
}

/* The value at p->at that a key or a "-" at column `block` has on its line. */
static bool
read_value(struct simple *p, long block, struct val *out)
{
	switch (simple_char(p, p->at)) {
	case '"':
	case '\'':
		return simple_read_quoted(p, block, out);
	case '[':
	case '{':
		return simple_read_flow(p, out);
	case '|':
	case '>':
		return simple_read_literal(p, block, out);
	default:
		return simple_read_plain(p, block, out);
	}
}

/* The value of what ends at `at`, with column `block`: here, or in the lines
 * below, those of a list from column `list` on. */
static bool
read_after(struct simple *p, size_t at, long block, long list, struct val *out)
{
	size_t rest = simple_spaces(p, at);

	if (simple_char(p, rest) != '\n' && simple_char(p, rest) != '#') {
		p->at = rest;
		return read_value(p, block, out);
	}
	if (!simple_line_finish(p, at))
		return false;
	if (p->at < p->text.n && (long)p->column > block && strchr("[{", simple_char(p, p->at)))
		return simple_read_flow(p, out);
	if (p->at < p->text.n &&
	    ((long)p->column > block || (is_item(p) && (long)p->column >= list)))
		return read_block(p, out);
	return simple_scalar(p, STR(""), true, out);
}

/* Whether a key of a mapping is not among those that are wanted. */
static bool
is_unwanted(const struct simple *p, struct str key)
{
	const char *const *k;

	if (p->skip || !p->only || p->depth > 1)
		return p->skip;
	for (k = p->only; *k; k++)
		if (strlen(*k) == key.n && strncasecmp(*k, key.p, key.n) == 0)
			return false;
	return true;
}

/* A key and its value, of the mapping at the column. */
static bool
read_pair(struct simple *p, size_t column)
{
	bool plain, was = p->skip;
	struct str key;
	struct val value;
	size_t after;

	if (!key_find(p, &key, &plain, &after))
		return false;
	p->skip = is_unwanted(p, key);
	if (!simple_key_add(p, key, plain) ||
	    !read_after(p, after, (long)column, (long)column, &value))
		return false;
	simple_child_add(p, value);
	p->skip = was;
	return true;
}

static bool
read_mapping(struct simple *p)
{
	size_t column = p->column;

	while (p->at < p->text.n && p->column == column)
		if (!read_pair(p, column))
			return false;
	return p->at == p->text.n || p->column < column;
}

static bool
read_sequence(struct simple *p)
{
	size_t column = p->column, inner, after;
	struct str key;
	struct val item;
	bool plain, good;

	while (p->at < p->text.n && p->column == column && is_item(p)) {
		inner = simple_spaces(p, p->at + 1) - p->at;
		after = p->at + 1;
		p->at += inner;
		/* "- key: value" and "- - item" start a block on the line */
		if (is_item(p) || key_find(p, &key, &plain, &after)) {
			p->column = column + inner;
			good = simple_char(p, p->at) != '\n' && read_block(p, &item);
		} else {
			good = read_after(p, p->at - inner + 1, (long)column,
					  (long)column + 1, &item);
		}
		if (!good)
			return false;
		simple_child_add(p, item);
	}
	return p->at == p->text.n || p->column <= column;
}

static bool
read_block(struct simple *p, struct val *out)
{
	bool list = is_item(p), good;
	size_t from = p->nopen;

	if (p->column == 0 && (str_starts(str_sub(p->text, p->at, p->text.n), STR("---")) ||
			       str_starts(str_sub(p->text, p->at, p->text.n), STR("..."))))
		return false;
	if (++p->depth > SIMPLE_DEPTH)
		return false;
	good = list ? read_sequence(p) : read_mapping(p);
	p->depth--;
	return good && simple_children_take(p, list, from, out);
}

/* The root of a document: a collection, or a scalar on one line. */
static bool
read_root(struct simple *p, struct val *out)
{
	struct str key;
	size_t after;
	bool plain;

	if (simple_char(p, p->at) == '{' || simple_char(p, p->at) == '[')
		return simple_read_flow(p, out);
	if (is_item(p) || key_find(p, &key, &plain, &after))
		return read_block(p, out);
	return simple_is_word(simple_char(p, p->at)) && simple_char(p, p->at) != '.' &&
	       simple_read_plain(p, LONG_MAX, out);
}

static size_t
count_lines(struct str s)
{
	struct str line;
	size_t n = 0;

	while (str_cut(s, '\n', &line, &s))
		n++;
	return n;
}

bool
yaml_simple(struct arena *a, struct str text, unsigned flags, const char *const *only,
	    struct val *out, size_t *line)
{
	struct simple p = { .text = text, .only = only, .arena = a, .flags = flags };
	struct arena_mark mark = arena_here(a);
	bool good;

	if (memchr(text.p, '\r', text.n))
		return false;
	simple_line_find(&p, 0);
	if (p.column == 0 && str_starts(str_sub(text, p.at, text.n), STR("---\n")))
		simple_line_find(&p, p.at + 4);
	*line = count_lines(str_sub(text, 0, p.at));
	good = p.at < text.n && read_root(&p, out) && p.at == text.n;
	arena_free(&p.scratch);
	arena_free(&p.stack);
	if (!good)
		arena_back(a, mark);
	return good;
}

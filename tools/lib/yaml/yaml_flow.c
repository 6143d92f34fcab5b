/* SPDX-License-Identifier: Apache-2.0 */
/* Lists and maps in brackets, which JSON is too, on one line or on many. */
#include "yaml_simple.h"

/* Goes over white space; false for what ends a document. */
static bool
skip_blanks(const struct simple *p, size_t *at)
{
	char c;

	for (; *at < p->text.n; ++*at) {
		c = p->text.p[*at];
		if (c != ' ' && c != '\t' && c != '\n')
			break;
	}
	return *at < p->text.n && !str_starts(str_sub(p->text, *at, p->text.n), STR("..."));
}

static bool
read_scalar(struct simple *p, struct str *text, bool *plain)
{
	char c = simple_char(p, p->at);
	size_t start = p->at;

	*plain = c != '"' && c != '\'';
	if (!*plain)
		return simple_quoted_line(p, &p->at, text);
	if (!simple_is_word(c) &&
	    !(c == '-' && simple_is_word(simple_char(p, start + 1))))
		return false;
	p->at = simple_word_end(p, start);
	*text = str_sub(p->text, start, p->at);
	return true;
}

static bool read_collection(struct simple *p, struct val *out);

static bool
read_item(struct simple *p)
{
	struct val item;
	struct str text;
	bool plain;
	char c = simple_char(p, p->at);

	if (!(c == '{' || c == '[' ? read_collection(p, &item)
				   : read_scalar(p, &text, &plain) &&
					     simple_scalar(p, text, plain, &item)))
		return false;
	simple_child_add(p, item);
	return true;
}

/* A key and its colon, which a value follows: at once behind quotes. */
static bool
read_key(struct simple *p)
{
	struct str key;
	bool plain;
	char after;

	if (!read_scalar(p, &key, &plain) || key.n > SIMPLE_KEY ||
	    !simple_key_add(p, key, plain))
		return false;
	p->at = simple_spaces(p, p->at);
	after = simple_char(p, p->at + 1);
	if (simple_char(p, p->at) != ':' || (plain && after != ' ' && after != '\n'))
		return false;
	p->at++;
	return skip_blanks(p, &p->at);
}

/* The list or map at p->at, which is behind it then. */
static bool
read_collection(struct simple *p, struct val *out)
{
	bool map = p->text.p[p->at] == '{';
	size_t from = p->nopen;
	char end = map ? '}' : ']';

	if (++p->depth > SIMPLE_DEPTH)
		return false;
	p->at++;
	while (skip_blanks(p, &p->at) && simple_char(p, p->at) != end) {
		if ((map && !read_key(p)) || !read_item(p) || !skip_blanks(p, &p->at))
			return false;
		if (simple_char(p, p->at) == ',')
			p->at++;
		else if (simple_char(p, p->at) != end)
			return false;
	}
	p->depth--;
	return p->at++ < p->text.n && simple_children_take(p, !map, from, out);
}

bool
simple_read_flow(struct simple *p, struct val *out)
{
	return read_collection(p, out) && simple_line_finish(p, p->at);
}

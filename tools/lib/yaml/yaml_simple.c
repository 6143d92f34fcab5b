/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The YAML that manifests and values are mostly made of, read without a
 * scanner: blocks of "key: value" and "- item" with scalars that need no
 * unescaping.  Whatever is not certainly right, an error above all, is left
 * to libyaml: it reads the text again from the start, and what it says
 * counts.
 */
#include <math.h>
#include <strings.h>

#include "base/buf.h"
#include "base/limits.h"
#include "yaml_node.h"

enum { DEPTH_MOST = 100, KEY_MOST = 128 };

struct simple {
	struct str text;
	size_t at;       /* next byte */
	size_t column;   /* of it, when it starts a line's content */
	struct arena *arena; /* of the values */
	unsigned flags;
	size_t count;
	int depth;
	const char *const *only; /* keys of the root that are wanted, or NULL */
	bool skip;               /* inside what is not: nothing is kept */
	struct arena scratch;    /* where texts go there */
	/* items, or keys and values in turn, of what is not complete */
	struct arena stack;
	struct val *open;
	size_t nopen, room;
};

static bool read_block(struct simple *p, struct val *out);

static char
char_at(const struct simple *p, size_t at)
{
	return at < p->text.n ? p->text.p[at] : '\n';
}

static size_t
line_end(const struct simple *p, size_t at)
{
	const char *e = at < p->text.n ? memchr(p->text.p + at, '\n', p->text.n - at) : NULL;

	return e ? (size_t)(e - p->text.p) : p->text.n;
}

static size_t
skip_spaces(const struct simple *p, size_t at)
{
	while (at < p->text.n && p->text.p[at] == ' ')
		at++;
	return at;
}

/* Goes to the content of the line that starts at `at`, or of the first after
 * it that has some; p->at is the text's end when there is none. */
static void
line_find(struct simple *p, size_t at)
{
	size_t start = at;

	for (; at < p->text.n; at = start = line_end(p, at) + 1) {
		at = skip_spaces(p, at);
		if (char_at(p, at) != '\n' && char_at(p, at) != '#')
			break;
	}
	p->at = at < p->text.n ? at : p->text.n;
	p->column = p->at - (start < p->at ? start : p->at);
}

/* Ends a value at `at`: only a comment may follow on its line. */
static bool
line_finish(struct simple *p, size_t at)
{
	size_t rest = skip_spaces(p, at);

	if (char_at(p, rest) != '\n' && (char_at(p, rest) != '#' || rest == at))
		return false;
	line_find(p, line_end(p, rest) + 1);
	return true;
}

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '.' || c == '/';
}

static bool
is_item(const struct simple *p)
{
	char after = char_at(p, p->at + 1);

	return char_at(p, p->at) == '-' && (after == ' ' || after == '\n');
}

static bool
is_numeral(struct str s)
{
	return s.n && strchr("+-.0123456789", s.p[0]);
}

/* Numbers that JSON cannot have are an error, even where nobody wants them. */
static bool
scalar_new(struct simple *p, struct str value, bool plain, struct val *out)
{
	*out = plain || p->skip ? NIL : val_str(value);
	if (plain && (!p->skip || is_numeral(value))) {
		yaml_resolve(value, out);
		*out = yaml_json_number(*out, p->flags);
	}
	return ++p->count <= LIMIT_YAML_NODES &&
	       (val_kind(*out) != KIND_FLOAT || isfinite(out->f));
}

/* Where a text that is more than a slice of the source goes. */
static struct buf
text_start(struct simple *p)
{
	if (p->skip)
		arena_reset(&p->scratch);
	return (struct buf){ .arena = p->skip ? &p->scratch : p->arena, .max = p->text.n };
}

static void
child_add(struct simple *p, struct val child)
{
	size_t size = sizeof(*p->open), to = p->room ? 2 * p->room : 64;

	if (p->skip)
		return;
	if (p->nopen == p->room) {
		p->open = arena_move(&p->stack, p->open, p->nopen * size, to * size);
		p->room = to;
	}
	p->open[p->nopen++] = child;
}

/* The list or map of the children that were added since there were `from`. */
static bool
children_take(struct simple *p, bool list, size_t from, struct val *out)
{
	size_t n = p->nopen - from, i;
	struct val *v;

	*out = NIL;
	p->nopen = from;
	if (list && !p->skip) {
		v = arena_array(p->arena, struct val, n);
		if (n)
			memcpy(v, p->open + from, n * sizeof(*v));
		*out = val_list(p->arena, v, n);
	} else if (!p->skip) {
		*out = val_map(p->arena);
		map_reserve(out->m, n / 2);
		for (i = from; i < from + n; i += 2)
			map_set(out->m, p->open[i].s, p->open[i + 1]);
	}
	return ++p->count <= LIMIT_YAML_NODES;
}

/* A scalar in quotes without escapes that ends on its line. */
static bool
quoted_find(const struct simple *p, size_t at, struct str *out)
{
	char quote = p->text.p[at];
	size_t end = line_end(p, at), i;

	for (i = at + 1; i < end && p->text.p[i] != quote; i++)
		if (p->text.p[i] == '\\' && quote == '"')
			return false;
	*out = str_sub(p->text, at + 1, i);
	return i < end && char_at(p, i + 1) != quote;
}

/* A key at p->at; *after is behind its colon. */
static bool
key_find(const struct simple *p, struct str *key, bool *plain, size_t *after)
{
	size_t i = p->at;
	char c = char_at(p, i);

	*plain = c != '"' && c != '\'';
	if (!*plain) {
		if (!quoted_find(p, i, key))
			return false;
		i += key->n + 2;
	} else {
		if (!is_word(c))
			return false;
		while (is_word(char_at(p, i)) || char_at(p, i) == '-')
			i++;
		*key = str_sub(p->text, p->at, i);
	}
	*after = i + 1;
	return key->n <= KEY_MOST && char_at(p, i) == ':' &&
	       (char_at(p, i + 1) == ' ' || char_at(p, i + 1) == '\n');
}

/* The plain scalar, or the line of one, at `at`; false for what starts a
 * comment or looks like a key. */
static bool
plain_find(const struct simple *p, size_t at, struct str *out)
{
	struct str s = str_sub(p->text, at, line_end(p, at));
	size_t i;

	while (s.n && s.p[s.n - 1] == ' ')
		s.n--;
	for (i = 0; i < s.n; i++)
		if ((s.p[i] == ':' && (i + 1 == s.n || s.p[i + 1] == ' ')) ||
		    (s.p[i] == '#' && i && s.p[i - 1] == ' '))
			return false;
	*out = s;
	return true;
}

/* A plain scalar's further lines: those deeper than the block's column. */
static bool
plain_continue(struct simple *p, struct str first, long block, struct val *out)
{
	size_t lines, from = (size_t)(first.p - p->text.p) + first.n, i;
	struct buf b = text_start(p);
	struct str line;

	buf_add(&b, first);
	while (p->at < p->text.n && (long)p->column > block) {
		lines = 0;
		for (i = from; i < p->at; i++) {
			/* a comment between the lines ends the scalar */
			if (p->text.p[i] == '#')
				return false;
			lines += p->text.p[i] == '\n';
		}
		if (!plain_find(p, p->at, &line))
			return false;
		buf_fill(&b, lines > 1 ? '\n' : ' ', lines > 1 ? lines - 1 : 1);
		buf_add(&b, line);
		from = p->at + line.n;
		line_find(p, line_end(p, p->at) + 1);
	}
	return scalar_new(p, buf_str(&b), true, out);
}

static bool
read_plain(struct simple *p, long block, struct val *out)
{
	char c = char_at(p, p->at);
	struct str s;

	if (!(is_word(c) || strchr("$()+~<=^;", c) ||
	      ((c == '-' || c == ':') && char_at(p, p->at + 1) != ' ' && char_at(p, p->at + 1) != '\n')))
		return false;
	s = str_sub(p->text, p->at, line_end(p, p->at));
	if (str_find(s, STR(" #")) >= 0) {
		s.n = (size_t)str_find(s, STR(" #"));
		while (s.n && s.p[s.n - 1] == ' ')
			s.n--;
		if (str_find(s, STR(": ")) >= 0 || str_ends(s, STR(":")))
			return false;
		line_find(p, line_end(p, p->at) + 1);
		return (p->at == p->text.n || (long)p->column <= block) &&
		       scalar_new(p, s, true, out);
	}
	if (!plain_find(p, p->at, &s))
		return false;
	line_find(p, line_end(p, p->at) + 1);
	if (p->at < p->text.n && (long)p->column > block)
		return plain_continue(p, s, block, out);
	return scalar_new(p, s, true, out);
}

/* Adds what the backslash at *at stands for, and goes to its last byte; false
 * for the rarer ones. */
static bool
escape_take(const struct simple *p, size_t *at, struct buf *b)
{
	size_t line = *at + 2;

	switch (char_at(p, ++*at)) {
	case '"':
	case '\\':
	case ' ':
		return buf_addc(b, p->text.p[*at]);
	case 'n':
		return buf_addc(b, '\n');
	case 't':
		return buf_addc(b, '\t');
	case '\n':
		/* it takes the blanks of the next line with it */
		*at = skip_spaces(p, line) - 1;
		return *at >= line && char_at(p, *at + 1) != '\n';
	default:
		return false;
	}
}

/*
 * Adds a line of what is quoted, from *at to its end or to the closing quote;
 * *at is there then.
 */
static bool
quoted_line(const struct simple *p, char quote, size_t *at, struct buf *b)
{
	size_t start = b->n; /* spaces before it stay */
	char c;

	for (; (c = char_at(p, *at)) != '\n'; ++*at) {
		if (c == '\\' && quote == '"') {
			if (!escape_take(p, at, b))
				return false;
			start = b->n;
			continue;
		}
		if (c == quote) {
			if (quote == '"' || char_at(p, *at + 1) != quote)
				return true;
			++*at;
		}
		buf_addc(b, c);
	}
	while (b->n > start && b->p[b->n - 1] == ' ')
		b->n--;
	return true;
}

static bool
read_quoted(struct simple *p, long block, struct val *out)
{
	size_t at = p->at + 1, start = at, lines;
	char quote = p->text.p[p->at];
	struct str s;
	struct buf b;

	if (quoted_find(p, p->at, &s))
		return line_finish(p, at + s.n + 1) && scalar_new(p, s, false, out);
	b = text_start(p);
	while (quoted_line(p, quote, &at, &b) && char_at(p, at) == '\n') {
		for (lines = 0; at < p->text.n && p->text.p[at] == '\n'; lines++) {
			start = at + 1;
			at = skip_spaces(p, start);
		}
		if (at >= p->text.n || (long)(at - start) <= block)
			return false;
		buf_fill(&b, lines > 1 ? '\n' : ' ', lines > 1 ? lines - 1 : 1);
	}
	return at < p->text.n && p->text.p[at] == quote && line_finish(p, at + 1) &&
	       scalar_new(p, buf_str(&b), false, out);
}

/* "[]", "{}" and lists of words and quoted scalars. */
static bool
read_flow(struct simple *p, struct val *out)
{
	bool map = p->text.p[p->at] == '{', plain;
	size_t i = skip_spaces(p, p->at + 1), from = p->nopen, start;
	struct val item;
	struct str s;
	char c;

	while ((c = char_at(p, i)) != (map ? '}' : ']')) {
		plain = is_word(c);
		if (map || (!plain && c != '"' && c != '\''))
			return false;
		start = i;
		if (plain) {
			while (is_word(char_at(p, i)) || char_at(p, i) == '-')
				i++;
			s = str_sub(p->text, start, i);
		} else {
			if (!quoted_find(p, i, &s))
				return false;
			i += s.n + 2;
		}
		if (!scalar_new(p, s, plain, &item))
			return false;
		child_add(p, item);
		i = skip_spaces(p, i);
		if (char_at(p, i) == ',')
			i = skip_spaces(p, i + 1);
		else if (char_at(p, i) != ']')
			return false;
	}
	return children_take(p, !map, from, out) && line_finish(p, i + 1);
}

/* "|", "|-" and "|+"; p->text ends with a newline if it gets to the end. */
static bool
read_literal(struct simple *p, long block, struct val *out)
{
	bool strip = char_at(p, p->at + 1) == '-', keep = char_at(p, p->at + 1) == '+';
	size_t at = line_end(p, p->at) + 1, content, end, kept = 0;
	struct buf b;

	if (skip_spaces(p, p->at + 1 + (strip || keep)) + 1 != at)
		return false;
	for (end = at; end < p->text.n && p->text.p[end] == '\n';)
		end++;
	content = skip_spaces(p, end) - end;
	if (char_at(p, end + content) == '\n' || (long)content <= block)
		return false;
	b = text_start(p);
	for (; at < p->text.n; at = end + 1) {
		size_t indent = skip_spaces(p, at) - at;

		end = line_end(p, at);
		if (end == p->text.n)
			return false;
		if (indent < content && at + indent != end)
			break;
		if (indent > content || at + indent != end) {
			buf_add(&b, str_sub(p->text, at + content, end));
			kept = b.n;
		}
		buf_addc(&b, '\n');
	}
	line_find(p, at);
	return scalar_new(p, str_sub(buf_str(&b), 0, keep ? b.n : kept + !strip), false, out);
}

/* The value at p->at that a key or a "-" at column `block` has on its line. */
static bool
read_value(struct simple *p, long block, struct val *out)
{
	switch (char_at(p, p->at)) {
	case '"':
	case '\'':
		return read_quoted(p, block, out);
	case '[':
	case '{':
		return read_flow(p, out);
	case '|':
		return read_literal(p, block, out);
	default:
		return read_plain(p, block, out);
	}
}

/* The value of what ends at `at`, with column `block`: here, or in the lines
 * below, those of a list from column `list` on. */
static bool
read_after(struct simple *p, size_t at, long block, long list, struct val *out)
{
	size_t rest = skip_spaces(p, at);

	if (char_at(p, rest) != '\n' && char_at(p, rest) != '#') {
		p->at = rest;
		return read_value(p, block, out);
	}
	if (!line_finish(p, at))
		return false;
	if (p->at < p->text.n && (long)p->column > block && strchr("[{", char_at(p, p->at)))
		return read_flow(p, out);
	if (p->at < p->text.n &&
	    ((long)p->column > block || (is_item(p) && (long)p->column >= list)))
		return read_block(p, out);
	return scalar_new(p, STR(""), true, out);
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

/* null, or an integer over int64, which JSON cannot have as a key */
static bool
is_no_key(struct str key)
{
	struct val v;

	return strchr("nN+0123456789", key.p[0]) &&
	       (yaml_resolve(key, &v) == YAML_TAG_NULL || v.type == &TYPE_UINT64);
}

static bool
key_new(struct simple *p, struct str key, bool plain)
{
	struct val v = val_str(key);
	struct str name;

	if (++p->count > LIMIT_YAML_NODES)
		return false;
	if (p->skip)
		return !plain || !is_no_key(key);
	if (plain)
		yaml_resolve(key, &v);
	if ((plain && str_is(key, "<<")) || !yaml_key_text(p->arena, v, &name))
		return false;
	child_add(p, val_str(name));
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
	if (!key_new(p, key, plain) ||
	    !read_after(p, after, (long)column, (long)column, &value))
		return false;
	child_add(p, value);
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
		inner = skip_spaces(p, p->at + 1) - p->at;
		after = p->at + 1;
		p->at += inner;
		/* "- key: value" and "- - item" start a block on the line */
		if (is_item(p) || key_find(p, &key, &plain, &after)) {
			p->column = column + inner;
			good = char_at(p, p->at) != '\n' && read_block(p, &item);
		} else {
			good = read_after(p, p->at - inner + 1, (long)column,
					  (long)column + 1, &item);
		}
		if (!good)
			return false;
		child_add(p, item);
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
	if (++p->depth > DEPTH_MOST)
		return false;
	good = list ? read_sequence(p) : read_mapping(p);
	p->depth--;
	return good && children_take(p, list, from, out);
}

bool
yaml_simple(struct arena *a, struct str text, unsigned flags, const char *const *only,
	    struct val *out)
{
	struct simple p = { .text = text, .only = only, .arena = a, .flags = flags };
	struct arena_mark mark = arena_here(a);
	bool good;

	if (!yaml_is_printable(text))
		return false;
	line_find(&p, 0);
	if (p.column == 0 && str_starts(str_sub(text, p.at, text.n), STR("---\n")))
		line_find(&p, p.at + 4);
	good = p.at < text.n && read_block(&p, out) && p.at == text.n;
	arena_free(&p.scratch);
	arena_free(&p.stack);
	if (!good)
		arena_back(a, mark);
	return good;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The scalars of common documents: plain, in quotes, literal and folded. */
#include <math.h>

#include "base/buf.h"
#include "base/limits.h"
#include "yaml.h"
#include "yaml_node.h"
#include "yaml_simple.h"

static bool
is_numeral(struct str s)
{
	return s.n && strchr("+-.0123456789", s.p[0]);
}

/* Numbers that JSON cannot have are an error, even where nobody wants them. */
bool
simple_scalar(struct simple *p, struct str text, bool plain, struct val *out)
{
	*out = plain || p->skip ? NIL : val_str(text);
	if (plain && (!p->skip || is_numeral(text))) {
		yaml_resolve_flags(p->arena, text, p->flags, out);
		*out = yaml_json_number(*out, p->flags);
	}
	return ++p->count <= LIMIT_YAML_NODES &&
	       (val_kind(*out) != KIND_FLOAT || isfinite(out->f) || p->flags & YAML_V3);
}

/* Where a text that is more than a slice of the source goes. */
static struct buf
text_start(struct simple *p)
{
	if (p->skip)
		arena_reset(&p->scratch);
	return (struct buf){ .arena = p->skip ? &p->scratch : p->arena, .max = p->text.n };
}

/* What stands between the lines of a scalar that is folded, `ends` line ends
 * apart: a blank, or all of them but one. */
static void
fold(struct buf *b, size_t ends)
{
	buf_fill(b, ends > 1 ? '\n' : ' ', ends > 1 ? ends - 1 : 1);
}

/*
 * The plain scalar, or the line of one, at `at`; *noted when a comment follows
 * it.  False for what looks like a key, and where a tab is.
 */
static bool
plain_find(const struct simple *p, size_t at, struct str *out, bool *noted)
{
	const uint64_t special = 1ull << '\t' | 1ull << '\n' | 1ull << ':' | 1ull << '#';
	size_t i;
	char after;

	*noted = false;
	for (i = at; !*noted && simple_char(p, i) != '\n'; i++) {
		if ((unsigned char)p->text.p[i] >= 64 || !(special >> p->text.p[i] & 1))
			continue;
		after = simple_char(p, i + 1);
		if (p->text.p[i] == '\t' ||
		    (p->text.p[i] == ':' && (after == ' ' || after == '\n')))
			return false;
		*noted = p->text.p[i] == '#' && i > at && p->text.p[i - 1] == ' ';
	}
	i -= *noted;
	while (i > at && p->text.p[i - 1] == ' ')
		i--;
	*out = str_sub(p->text, at, i);
	return true;
}

/* A plain scalar's further lines: those deeper than the block's column. */
static bool
plain_continue(struct simple *p, struct str first, long block, struct val *out)
{
	size_t lines, from = (size_t)(first.p - p->text.p) + first.n, i;
	struct buf b = text_start(p);
	struct str line;
	bool noted;

	buf_add(&b, first);
	while (p->at < p->text.n && (long)p->column > block) {
		lines = 0;
		for (i = from; i < p->at; i++) {
			/* a comment between the lines ends the scalar */
			if (p->text.p[i] == '#')
				return false;
			lines += p->text.p[i] == '\n';
		}
		if (!plain_find(p, p->at, &line, &noted) || noted)
			return false;
		fold(&b, lines);
		buf_add(&b, line);
		from = p->at + line.n;
		simple_line_find(p, simple_line_end(p, from) + 1);
	}
	return simple_scalar(p, buf_str(&b), true, out);
}

bool
simple_read_plain(struct simple *p, long block, struct val *out)
{
	char c = simple_char(p, p->at), after = simple_char(p, p->at + 1);
	struct str s;
	bool noted;

	if (!(simple_is_word(c) || (c && strchr("$()+~<=^;", c)) ||
	      ((c == '-' || c == ':') && after != ' ' && after != '\n')))
		return false;
	if (!plain_find(p, p->at, &s, &noted))
		return false;
	simple_line_find(p, simple_line_end(p, p->at + s.n) + 1);
	if (p->at < p->text.n && (long)p->column > block)
		return !noted && plain_continue(p, s, block, out);
	return simple_scalar(p, s, true, out);
}

bool
simple_quoted_find(const struct simple *p, size_t at, struct str *out)
{
	char quote = p->text.p[at], c;
	size_t i;

	for (i = at + 1; (c = simple_char(p, i)) != quote; i++)
		if (c == '\n' || (c == '\\' && quote == '"'))
			return false;
	*out = str_sub(p->text, at + 1, i);
	return simple_char(p, i + 1) != quote;
}

/* Adds what the backslash at *at stands for, and goes to its last byte; false
 * for the rarer ones. */
static bool
escape_take(const struct simple *p, size_t *at, struct buf *b)
{
	size_t line = *at + 2;

	switch (simple_char(p, ++*at)) {
	case '"':
	case '\\':
	case ' ':
		return buf_addc(b, p->text.p[*at]);
	case 'n':
		return buf_addc(b, '\n');
	case 'r':
		return buf_addc(b, '\r');
	case 't':
		return buf_addc(b, '\t');
	case '\n':
		/* it takes the blanks of the next line with it */
		*at = simple_spaces(p, line) - 1;
		return *at >= line && simple_char(p, *at + 1) != '\n';
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

	for (; (c = simple_char(p, *at)) != '\n'; ++*at) {
		if (c == '\\' && quote == '"') {
			if (!escape_take(p, at, b))
				return false;
			start = b->n;
			continue;
		}
		if (c == quote) {
			if (quote == '"' || simple_char(p, *at + 1) != quote)
				return true;
			++*at;
		}
		buf_addc(b, c);
	}
	/* tabs at its end would go too */
	if (b->n > start && b->p[b->n - 1] == '\t')
		return false;
	while (b->n > start && b->p[b->n - 1] == ' ')
		b->n--;
	return b->n == start || b->p[b->n - 1] != '\t';
}

bool
simple_quoted_line(struct simple *p, size_t *at, struct str *out)
{
	char quote = p->text.p[*at];
	struct buf b;

	if (simple_quoted_find(p, *at, out)) {
		*at += out->n + 2;
		return true;
	}
	b = text_start(p);
	++*at;
	if (!quoted_line(p, quote, at, &b) || simple_char(p, *at) != quote)
		return false;
	++*at;
	*out = buf_str(&b);
	return true;
}

bool
simple_read_quoted(struct simple *p, long block, struct val *out)
{
	size_t at = p->at + 1, start = at, lines;
	char quote = p->text.p[p->at];
	struct str s;
	struct buf b;

	if (simple_quoted_find(p, p->at, &s))
		return simple_line_finish(p, at + s.n + 1) && simple_scalar(p, s, false, out);
	b = text_start(p);
	while (quoted_line(p, quote, &at, &b) && simple_char(p, at) == '\n') {
		for (lines = 0; at < p->text.n && p->text.p[at] == '\n'; lines++) {
			start = at + 1;
			at = simple_spaces(p, start);
		}
		if (at >= p->text.n || (long)(at - start) <= block || p->text.p[at] == '\t')
			return false;
		fold(&b, lines);
	}
	return at < p->text.n && p->text.p[at] == quote && simple_line_finish(p, at + 1) &&
	       simple_scalar(p, buf_str(&b), false, out);
}

/*
 * The column of the content of a literal or folded scalar whose lines start at
 * `at`; 0 when it has none, when that is not deeper than its block, or when it
 * is not certain.
 */
static size_t
content_column(const struct simple *p, size_t at, long block)
{
	size_t content;

	while (at < p->text.n && p->text.p[at] == '\n')
		at++;
	content = simple_spaces(p, at) - at;
	at += content;
	if (at >= p->text.n || p->text.p[at] == '\n' || p->text.p[at] == '\t' ||
	    (long)content <= block)
		return 0;
	return content;
}

/* Adds the lines of a literal or folded scalar from *at on, which is behind
 * them then; *ends is the number of line ends behind the last. */
static void
literal_lines(const struct simple *p, size_t content, bool folded, size_t *at,
	      size_t *ends, struct buf *b)
{
	bool was_deeper = true, deeper; /* starts with a blank: such are not folded */
	size_t end, indent;

	for (*ends = 0; *at < p->text.n; *at = end + 1) {
		end = simple_line_end(p, *at);
		indent = simple_spaces(p, *at) - *at;
		if (indent < content && *at + indent != end)
			break;
		if (indent > content || *at + indent != end) {
			deeper = indent > content || p->text.p[*at + content] == '\t';
			if (folded && !deeper && !was_deeper)
				fold(b, *ends);
			else
				buf_fill(b, '\n', *ends);
			buf_add(b, str_sub(p->text, *at + content, end));
			was_deeper = deeper;
			*ends = 0;
		}
		*ends += end < p->text.n;
	}
}

/* "|" and ">", with "-" or "+" or neither. */
bool
simple_read_literal(struct simple *p, long block, struct val *out)
{
	bool folded = simple_char(p, p->at) == '>';
	char chomp = simple_char(p, p->at + 1);
	size_t at = simple_line_end(p, p->at) + 1, content, ends;
	bool chomps = chomp == '-' || chomp == '+';
	struct buf b;

	content = content_column(p, at, block);
	if (simple_spaces(p, p->at + 1 + chomps) + 1 != at || content == 0)
		return false;
	b = text_start(p);
	literal_lines(p, content, folded, &at, &ends, &b);
	if (chomp == '-')
		ends = 0;
	else if (chomp != '+')
		ends = ends > 0;
	buf_fill(&b, '\n', ends);
	simple_line_find(p, at);
	return simple_scalar(p, buf_str(&b), false, out);
}

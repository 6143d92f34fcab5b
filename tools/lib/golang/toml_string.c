/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "toml_read.h"

static bool
is_hex(uint32_t c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

static bool
check_hex(struct toml_reader *r, char letter, int digits, const char *name)
{
	while (digits-- > 0)
		if (!is_hex(toml_next(r)))
			return toml_fail(r,
				"expected %s hexadecimal digits after '\\%c', but got %s instead",
				name, letter, toml_quote(r, toml_item(r)));
	return true;
}

/* Takes and checks the escape behind a backslash. */
static bool
check_escape(struct toml_reader *r)
{
	uint32_t c = toml_next(r);
	char utf8[5] = "";

	switch (c) {
	case 'x':
		return check_hex(r, 'x', 2, "two");
	case 'u':
		return check_hex(r, 'u', 4, "four");
	case 'U':
		return check_hex(r, 'U', 8, "eight");
	}
	if (c && c < 0x80 && strchr("ebtnfr\" \t\\", (int)c))
		return true;
	utf8_encode(c, utf8);
	return toml_fail_at(r, r->line - r->at_eof, "invalid escape in string '\\%s'", utf8);
}

static int
hex_value(char c)
{
	return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* Appends the character with that number, in hexadecimal digits. */
static bool
add_hex(struct toml_reader *r, struct buf *b, struct str digits, int line)
{
	uint64_t c = 0;

	for (size_t i = 0; i < digits.n; i++)
		c = c * 16 + (uint64_t)hex_value(digits.p[i]);
	if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return toml_fail_at(r, line,
				    "Escaped character '\\u%.*s' is not valid UTF-8.",
				    STR_ARG(digits));
	return buf_rune(b, (uint32_t)c);
}

static bool
unescape(struct toml_reader *r, struct str s, int line, struct str *out)
{
	static const char letters[] = "btnfre\"\\", bytes[] = "\b\t\n\f\r\033\"\\";
	struct buf b;

	buf_init(&b, r->a, s.n);
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		size_t digits;
		const char *p;

		if (c != '\\') {
			buf_addc(&b, c);
			continue;
		}
		c = s.p[++i];
		p = strchr(letters, c);
		if (c == ' ' || c == '\t')
			return toml_fail_at(r, line, "invalid escape: '\\%c'", c);
		if (p) {
			buf_addc(&b, bytes[p - letters]);
			continue;
		}
		digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;
		if (!add_hex(r, &b, str_sub(s, i + 1, i + 1 + digits), line))
			return false;
		i += digits;
	}
	*out = buf_str(&b);
	return true;
}

bool
toml_string(struct toml_reader *r, struct str *out)
{
	uint32_t c;

	for (r->start = r->at; !r->failed;) {
		c = toml_next(r);
		if (!c)
			return toml_fail(r, "unexpected EOF; expected '\"'");
		if (c == '\n' || c == '\r')
			return toml_fail_at(r, r->line - 1, "strings cannot contain newlines");
		if (c == '\\' && !check_escape(r))
			return false;
		if (c == '"')
			return unescape(r, str_sub(r->text, r->start, r->at - 1),
					r->line, out);
	}
	return false;
}

bool
toml_raw_string(struct toml_reader *r, struct str *out)
{
	uint32_t c;

	for (r->start = r->at; !r->failed;) {
		c = toml_next(r);
		if (!c)
			return toml_fail(r, "unexpected EOF; expected \"'\"");
		if (c == '\n' || c == '\r')
			return toml_fail_at(r, r->line - 1, "strings cannot contain newlines");
		if (c == '\'') {
			*out = str_sub(r->text, r->start, r->at - 1);
			return true;
		}
	}
	return false;
}

/*
 * After one quote mark: true when two more end the string.  Up to two quote marks
 * may belong to the string and stand right before the three that end it, as in
 * """a""""".
 */
static bool
ends_here(struct toml_reader *r, char q)
{
	const char five[] = { '\\', q, q, q, q, q };
	const struct str escaped = { five, 6 }, plain = { five + 1, 5 };

	if (!toml_accept(r, (uint32_t)q))
		return false;
	if (!toml_accept(r, (uint32_t)q)) {
		toml_back(r);
		return false;
	}
	if (toml_peek(r) != (uint32_t)q)
		return true;
	if (str_ends(toml_item(r), plain) &&
	    !(q == '"' && str_ends(toml_item(r), escaped)))
		return toml_fail(r, q == '"' ? "unexpected '\"\"\"\"\"\"'"
					     : "unexpected \"''''''\"");
	toml_back(r);
	toml_back(r);
	return false;
}

static struct str
without_first_newline(struct str s)
{
	if (str_starts(s, STR("\n")))
		return str_sub(s, 1, s.n);
	return str_starts(s, STR("\r\n")) ? str_sub(s, 2, s.n) : s;
}

/* s without each backslash at the end of a line, and the white space behind it. */
static struct str
join_lines(struct arena *a, struct str s)
{
	struct buf b;
	size_t i = 0, j;

	buf_init(&b, a, s.n);
	while (i < s.n) {
		bool escape = s.p[i] == '\\', line = false;

		for (j = i + 1; escape && j < s.n && memchr(" \t\r\n", s.p[j], 4); j++)
			line = line || s.p[j] == '\n';
		if (line) {
			i = j;
			continue;
		}
		buf_addc(&b, s.p[i++]);
		if (escape && i < s.n && s.p[i] == '\\')
			buf_addc(&b, s.p[i++]);
	}
	return buf_str(&b);
}

bool
toml_long_string(struct toml_reader *r, struct str *out)
{
	uint32_t c;

	for (r->start = r->at; !r->failed;) {
		c = toml_next(r);
		if (!c)
			return toml_fail(r, "unexpected EOF; expected '\"\"\"'");
		if (c == '"' && ends_here(r, '"')) {
			*out = str_sub(r->text, r->start, r->at - 3);
			*out = join_lines(r->a, without_first_newline(*out));
			return unescape(r, *out, r->line, out);
		}
		if (c != '\\')
			continue;
		c = toml_next(r);
		if (c == '\n' || c == '\r')
			continue;
		toml_back(r);
		if (!check_escape(r))
			return false;
	}
	return false;
}

bool
toml_long_raw_string(struct toml_reader *r, struct str *out)
{
	uint32_t c;

	for (r->start = r->at; !r->failed;) {
		c = toml_next(r);
		if (!c)
			return toml_fail(r, "unexpected EOF; expected \"'''\"");
		if (c == '\'' && ends_here(r, '\'')) {
			*out = without_first_newline(str_sub(r->text, r->start, r->at - 3));
			return true;
		}
	}
	return false;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "gojson.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/map.h"
#include "golang/num.h"
#include "golang/quote.h"

struct reader {
	struct str text;
	size_t at;
	int depth;
	struct arena *a;
	struct err *err;
	char *mistyped; /* the first value that does not fit its type */
};

static bool read_value(struct reader *r, struct val *out);

/* The byte at the reader; a blank at the end of the text, as in Go's scanner. */
static char
peek(const struct reader *r)
{
	return r->at < r->text.n ? r->text.p[r->at] : ' ';
}

static bool
fail_char(struct reader *r, const char *where)
{
	char c = peek(r), utf8[4];
	struct str one = { utf8, utf8_encode((unsigned char)c, utf8) };
	struct buf quoted;

	buf_init(&quoted, r->a, 16);
	if (c == '\'')
		buf_adds(&quoted, "\"\\'\"");
	else if (c == '"')
		buf_adds(&quoted, "\"\"\"");
	else
		buf_quote(&quoted, one);
	return err_set(r->err, STATUS_USAGE, "invalid character '%.*s' %s",
		       (int)quoted.n - 2, quoted.p + 1, where);
}

/* Skips white space and fails at the end of the text. */
static bool
skip_space(struct reader *r)
{
	while (r->at < r->text.n && memchr(" \t\r\n", r->text.p[r->at], 4))
		r->at++;
	if (r->at < r->text.n)
		return true;
	return err_set(r->err, STATUS_USAGE, "unexpected end of JSON input");
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void
skip_digits(struct reader *r)
{
	while (is_digit(peek(r)))
		r->at++;
}

/* Notes a value that does not fit its Go type.  As in Go, the rest is read, and then the
 * first such value is the error. */
static void
mistype(struct reader *r, const char *what, const char *type)
{
	if (!r->mistyped)
		r->mistyped = arena_printf(r->a,
			"json: cannot unmarshal %s into Go value of type %s",
			what, type);
}

static bool
read_number(struct reader *r, struct val *out)
{
	size_t start = r->at;
	struct str s;
	double f;

	r->at += peek(r) == '-';
	if (!is_digit(peek(r)))
		return fail_char(r, "in numeric literal");
	if (peek(r) == '0')
		r->at++;
	else
		skip_digits(r);
	if (peek(r) == '.') {
		r->at++;
		if (!is_digit(peek(r)))
			return fail_char(r, "after decimal point in numeric literal");
		skip_digits(r);
	}
	if (peek(r) == 'e' || peek(r) == 'E') {
		r->at++;
		r->at += peek(r) == '+' || peek(r) == '-';
		if (!is_digit(peek(r)))
			return fail_char(r, "in exponent of numeric literal");
		skip_digits(r);
	}
	s = str_sub(r->text, start, r->at);
	*out = NIL;
	if (num_parse_float(s, &f) == NUM_OK)
		*out = val_float(f);
	else
		mistype(r, arena_printf(r->a, "number %.*s", STR_ARG(s)), "float64");
	return true;
}

static bool
read_word(struct reader *r, const char *word, struct val v, struct val *out)
{
	for (const char *p = word; *p; p++, r->at++)
		if (peek(r) != *p)
			return fail_char(r, arena_printf(r->a,
				"in literal %s (expecting '%c')", word, *p));
	*out = v;
	return true;
}

static int
hex_value(char c)
{
	if (is_digit(c))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The number of \uXXXX at p, or -1 when there is none.  The reading stops at the quote
 * that ends the string at the latest. */
static int32_t
unicode_escape(const char *p)
{
	int32_t v = 0;

	if (p[0] != '\\' || p[1] != 'u')
		return -1;
	for (int i = 2; i < 6; i++) {
		if (hex_value(p[i]) < 0)
			return -1;
		v = v * 16 + hex_value(p[i]);
	}
	return v;
}

/* Decodes the escape at *p, which is valid, and moves *p behind it. */
static void
add_escape(struct buf *b, const char **p)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	const char *q = strchr(from, (*p)[1]);
	int32_t u, low;

	if ((*p)[1] != 'u') {
		buf_addc(b, q ? to[q - from] : (*p)[1]);
		*p += 2;
		return;
	}
	u = unicode_escape(*p);
	*p += 6;
	if (u >= 0xd800 && u < 0xe000) {
		low = u < 0xdc00 ? unicode_escape(*p) : -1;
		if (low >= 0xdc00 && low < 0xe000) {
			*p += 6;
			u = 0x10000 + ((u - 0xd800) << 10) + (low - 0xdc00);
		} else {
			u = 0xfffd;
		}
	}
	buf_rune(b, (uint32_t)u);
}

/* The text of a string literal, without its quotes, with escapes decoded. */
static struct str
unquote(struct arena *a, struct str s)
{
	const char *p = s.p, *end = s.p + s.n;
	struct buf b;
	uint32_t rune;
	size_t n;

	buf_init(&b, a, 3 * s.n + 4);
	while (p < end) {
		if (*p == '\\') {
			add_escape(&b, &p);
			continue;
		}
		n = utf8_decode((struct str){ p, (size_t)(end - p) }, &rune);
		buf_rune(&b, rune);
		p += n;
	}
	return buf_str(&b);
}

static bool
check_escape(struct reader *r)
{
	char c = (r->at++, peek(r));

	if (!memchr("bfnrtu\\/\"", c, 9))
		return fail_char(r, "in string escape code");
	for (int i = 0; c == 'u' && i < 4; i++) {
		r->at++;
		if (hex_value(peek(r)) < 0)
			return fail_char(r, "in \\u hexadecimal character escape");
	}
	r->at++;
	return true;
}

static bool
read_string(struct reader *r, struct str *out)
{
	size_t start = ++r->at;
	bool plain = true;

	for (;;) {
		unsigned char c = (unsigned char)peek(r);

		if (r->at >= r->text.n)
			return err_set(r->err, STATUS_USAGE,
				       "unexpected end of JSON input");
		if (c == '"')
			break;
		if (c < 0x20)
			return fail_char(r, "in string literal");
		if (c == '\\' && !check_escape(r))
			return false;
		plain = plain && c != '\\' && c < 0x80;
		r->at += c != '\\';
	}
	*out = str_sub(r->text, start, r->at++);
	*out = plain ? arena_dup(r->a, *out) : unquote(r->a, *out);
	return true;
}

static bool
enter(struct reader *r)
{
	if (r->depth++ >= LIMIT_JSON_DEPTH)
		return fail_char(r, "exceeded max depth");
	r->at++;
	return true;
}

static bool
read_array(struct reader *r, struct val *out)
{
	struct val *v = NULL;
	size_t n = 0, cap = 0;

	if (!enter(r) || !skip_space(r))
		return false;
	while (peek(r) != ']' || n) {
		v = arena_room(r->a, v, n, &cap, sizeof *v);
		if (!read_value(r, &v[n++]) || !skip_space(r))
			return false;
		if (peek(r) == ']')
			break;
		if (peek(r) != ',')
			return fail_char(r, "after array element");
		r->at++;
	}
	r->at++;
	r->depth--;
	*out = val_list(r->a, v, n);
	return true;
}

static bool
read_pair(struct reader *r, struct map *m)
{
	struct str key;
	struct val v;

	if (peek(r) != '"')
		return fail_char(r, "looking for beginning of object key string");
	if (!read_string(r, &key) || !skip_space(r))
		return false;
	if (peek(r) != ':')
		return fail_char(r, "after object key");
	r->at++;
	if (!read_value(r, &v))
		return false;
	map_set(m, key, v);
	return true;
}

static bool
read_object(struct reader *r, struct val *out)
{
	*out = val_map(r->a);
	if (!enter(r) || !skip_space(r))
		return false;
	if (peek(r) == '}') {
		r->at++;
		r->depth--;
		return true;
	}
	for (;;) {
		if (!skip_space(r) || !read_pair(r, out->m) || !skip_space(r))
			return false;
		if (peek(r) == '}')
			break;
		if (peek(r) != ',')
			return fail_char(r, "after object key:value pair");
		r->at++;
	}
	r->at++;
	r->depth--;
	return true;
}

static bool
read_value(struct reader *r, struct val *out)
{
	struct str s;

	if (!skip_space(r))
		return false;
	switch (peek(r)) {
	case '{':
		return read_object(r, out);
	case '[':
		return read_array(r, out);
	case '"':
		if (!read_string(r, &s))
			return false;
		*out = val_str(s);
		return true;
	case 't':
		return read_word(r, "true", val_bool(true), out);
	case 'f':
		return read_word(r, "false", val_bool(false), out);
	case 'n':
		return read_word(r, "null", NIL, out);
	}
	if (peek(r) == '-' || is_digit(peek(r)))
		return read_number(r, out);
	return fail_char(r, "looking for beginning of value");
}

/* The name of v's JSON type in Go's messages. */
static const char *
json_type(struct val v)
{
	switch (val_kind(v)) {
	case KIND_BOOL:
		return "bool";
	case KIND_STRING:
		return "string";
	case KIND_MAP:
		return "object";
	case KIND_LIST:
		return "array";
	default:
		return "number";
	}
}

/* Fails as gojson_parse does when v is not nil and does not fit target. */
static bool
gojson_fit(struct val v, enum gojson_target target, struct err *e)
{
	enum kind want = target == GOJSON_MAP ? KIND_MAP : KIND_LIST;

	if (target == GOJSON_ANY || val_is_nil(v) || val_kind(v) == want)
		return true;
	return err_set(e, STATUS_USAGE,
		       "json: cannot unmarshal %s into Go value of type %s",
		       json_type(v), want == KIND_MAP ? TYPE_MAP.name : TYPE_LIST.name);
}

bool
gojson_parse(struct arena *a, struct str text, enum gojson_target target,
	     struct val *out, struct err *e)
{
	struct reader r = { .text = text, .a = a, .err = e };
	struct val v;

	*out = NIL;
	if (!read_value(&r, &v))
		return false;
	while (r.at < text.n && memchr(" \t\r\n", peek(&r), 4))
		r.at++;
	if (r.at < text.n)
		return fail_char(&r, "after top-level value");
	if (!gojson_fit(v, target, e))
		return false;
	*out = v;
	if (r.mistyped)
		return err_set(e, STATUS_USAGE, "%s", r.mistyped);
	return true;
}

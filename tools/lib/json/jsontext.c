/* SPDX-License-Identifier: Apache-2.0 */
#include "jsontext.h"

#include "base/limits.h"
#include "gojson.h"

/* ---- checking ---- */

struct compactor {
	const char *at, *end;
	char *out;      /* never behind `at` */
	struct err *err;
};

static bool
fail(struct compactor *c, const char *where)
{
	unsigned char bad;

	if (c->at >= c->end)
		return err_set(c->err, STATUS_USAGE, "unexpected end of JSON input");
	bad = (unsigned char)*c->at;
	if (bad < ' ' || bad >= 0x7f)
		return err_set(c->err, STATUS_USAGE, "invalid character '\\x%02x' %s", bad, where);
	return err_set(c->err, STATUS_USAGE, "invalid character '%c' %s", bad, where);
}

static char
skip_blank(struct compactor *c)
{
	while (c->at < c->end && (*c->at == ' ' || *c->at == '\n' || *c->at == '\t' ||
				  *c->at == '\r'))
		c->at++;
	return c->at < c->end ? *c->at : '\0';
}

/* Copies the bytes from `from` up to c->at to the output. */
static void
keep(struct compactor *c, const char *from)
{
	size_t n = (size_t)(c->at - from);

	if (c->out != from)
		memmove(c->out, from, n);
	c->out += n;
}

static void
keep_one(struct compactor *c)
{
	*c->out++ = *c->at++;
}

static bool
is_hex(char x)
{
	return (x >= '0' && x <= '9') || ((x | 0x20) >= 'a' && (x | 0x20) <= 'f');
}

static bool
check_escape(struct compactor *c)
{
	int i;

	c->at++;
	if (c->at >= c->end || !memchr("\"\\/bfnrtu", *c->at, 9))
		return fail(c, "in string escape code");
	if (*c->at++ != 'u')
		return true;
	for (i = 0; i < 4; i++, c->at++)
		if (c->at >= c->end || !is_hex(*c->at))
			return fail(c, "in \\u hexadecimal character escape");
	return true;
}

#define EACH_BYTE(x) (UINT64_MAX / 255 * (x))

/* True when a byte of the word is zero. */
static inline bool
has_zero(uint64_t word)
{
	return ((word - EACH_BYTE(1)) & ~word & EACH_BYTE(0x80)) != 0;
}

/* Goes over a string's ordinary bytes, eight at a time, to a quote, a backslash or a
 * control character. */
static void
skip_ordinary(struct compactor *c)
{
	uint64_t word;

	for (; c->end - c->at >= 8; c->at += 8) {
		memcpy(&word, c->at, 8);
		if (has_zero(word ^ EACH_BYTE('"')) || has_zero(word ^ EACH_BYTE('\\')) ||
		    ((word - EACH_BYTE(' ')) & ~word & EACH_BYTE(0x80)))
			break;
	}
	while (c->at < c->end && *c->at != '"' && *c->at != '\\' && (unsigned char)*c->at >= ' ')
		c->at++;
}

static bool
check_string(struct compactor *c)
{
	const char *from = c->at++;

	for (;;) {
		skip_ordinary(c);
		if (c->at >= c->end)
			return fail(c, "");
		if (*c->at == '"')
			break;
		if (*c->at != '\\')
			return fail(c, "in string literal");
		if (!check_escape(c))
			return false;
	}
	c->at++;
	keep(c, from);
	return true;
}

static size_t
check_digits(struct compactor *c)
{
	const char *from = c->at;

	while (c->at < c->end && *c->at >= '0' && *c->at <= '9')
		c->at++;
	return (size_t)(c->at - from);
}

static bool
check_number(struct compactor *c)
{
	const char *from = c->at;

	c->at += *c->at == '-';
	if (c->at < c->end && *c->at == '0')
		c->at++;
	else if (!check_digits(c))
		return fail(c, "in numeric literal");
	if (c->at < c->end && *c->at == '.') {
		c->at++;
		if (!check_digits(c))
			return fail(c, "after decimal point in numeric literal");
	}
	if (c->at < c->end && (*c->at | 0x20) == 'e') {
		c->at++;
		c->at += c->at < c->end && (*c->at == '+' || *c->at == '-');
		if (!check_digits(c))
			return fail(c, "in exponent of numeric literal");
	}
	keep(c, from);
	return true;
}

static bool
check_word(struct compactor *c, const char *word)
{
	const char *from = c->at;

	for (; *word; word++, c->at++)
		if (c->at >= c->end || *c->at != *word)
			return fail(c, "in literal");
	keep(c, from);
	return true;
}

static bool check_value(struct compactor *c, int depth);

static bool
check_members(struct compactor *c, int depth)
{
	for (;;) {
		if (skip_blank(c) != '"')
			return fail(c, "looking for beginning of object key string");
		if (!check_string(c))
			return false;
		if (skip_blank(c) != ':')
			return fail(c, "after object key");
		keep_one(c);
		if (!check_value(c, depth))
			return false;
		if (skip_blank(c) == '}')
			return true;
		if (skip_blank(c) != ',')
			return fail(c, "after object key:value pair");
		keep_one(c);
	}
}

static bool
check_elements(struct compactor *c, int depth)
{
	for (;;) {
		if (!check_value(c, depth))
			return false;
		if (skip_blank(c) == ']')
			return true;
		if (skip_blank(c) != ',')
			return fail(c, "after array element");
		keep_one(c);
	}
}

static bool
check_collection(struct compactor *c, int depth)
{
	bool object = *c->at == '{';

	if (depth > LIMIT_JSON_DEPTH)
		return err_set(c->err, STATUS_USAGE, "exceeded max depth of %d",
			       LIMIT_JSON_DEPTH);
	keep_one(c);
	if (skip_blank(c) != (object ? '}' : ']') &&
	    !(object ? check_members(c, depth) : check_elements(c, depth)))
		return false;
	keep_one(c);
	return true;
}

static bool
check_value(struct compactor *c, int depth)
{
	switch (skip_blank(c)) {
	case '{':
	case '[':
		return check_collection(c, depth + 1);
	case '"':
		return check_string(c);
	case 't':
		return check_word(c, "true");
	case 'f':
		return check_word(c, "false");
	case 'n':
		return check_word(c, "null");
	default:
		if (c->at < c->end && (*c->at == '-' || (*c->at >= '0' && *c->at <= '9')))
			return check_number(c);
		return fail(c, "looking for beginning of value");
	}
}

size_t
jsontext_compact(char *p, size_t n, struct err *e)
{
	struct compactor c = { .at = p, .end = p + n, .out = p, .err = e };

	if (!check_value(&c, 0))
		return 0;
	skip_blank(&c);
	if (c.at < c.end) {
		fail(&c, "after top-level value");
		return 0;
	}
	return (size_t)(c.out - p);
}

/* ---- reading ---- */

bool
jsontext_escaped(const char *p, size_t n)
{
	size_t i = n;

	while (i && p[i - 1] == '\\')
		i--;
	return (n - i) % 2;
}

/* The end of the string whose quote stands at i. */
static size_t
skip_string(struct str s, size_t i)
{
	size_t from = ++i;
	const char *quote;

	while ((quote = memchr(s.p + i, '"', s.n - i))) {
		i = (size_t)(quote - s.p) + 1;
		if (!jsontext_escaped(s.p + from, i - 1 - from))
			return i;
	}
	return s.n;
}

/* The end of the value that begins at i. */
static size_t
skip_value(struct str s, size_t i)
{
	size_t depth = 0;

	while (i < s.n) {
		switch (s.p[i]) {
		case '"':
			i = skip_string(s, i);
			break;
		case '{':
		case '[':
			depth++;
			i++;
			continue;
		case '}':
		case ']':
			depth--;
			i++;
			break;
		default:
			i++;
			if (depth || (i < s.n && !memchr(",]}", s.p[i], 3)))
				continue;
		}
		if (!depth)
			break;
	}
	return i;
}

bool
jsontext_element(struct str list, size_t *at, struct str *value)
{
	size_t from = *at + 1;

	if (!jsontext_is(list, '[') || from + 1 >= list.n)
		return false;
	*at = skip_value(list, from);
	*value = str_sub(list, from, *at);
	return true;
}

bool
jsontext_member(struct str object, size_t *at, struct str *key, struct str *value)
{
	size_t from = *at + 1, colon;

	if (!jsontext_is(object, '{') || from + 1 >= object.n)
		return false;
	colon = skip_string(object, from);
	*key = str_sub(object, from + 1, colon - 1);
	*at = skip_value(object, colon + 1);
	*value = str_sub(object, colon + 1, *at);
	return true;
}

struct str
jsontext_get(struct str object, const char *key)
{
	struct str name, value, found = STR("");
	size_t at = 0;

	while (jsontext_member(object, &at, &name, &value))
		if (str_is(name, key))
			found = value;
	return found;
}

struct str
jsontext_string(struct arena *a, struct str value)
{
	struct err none = { .arena = a };
	struct val v = NIL;

	if (!jsontext_is(value, '"'))
		return STR("");
	if (!memchr(value.p, '\\', value.n))
		return str_sub(value, 1, value.n - 1);
	if (!gojson_parse(a, value, GOJSON_ANY, &v, &none))
		return STR("");
	return val_text(v);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "golang/gotime.h"
#include "golang/num.h"
#include "yaml.h"
#include "yaml_node.h"

const struct type TYPE_TIMESTAMP = { .name = "time.Time", .kind = KIND_STRING, .kind_name = "struct" };

static const char *const tag_name[] = {
	[YAML_TAG_STR] = "str",     [YAML_TAG_BOOL] = "bool",
	[YAML_TAG_INT] = "int",     [YAML_TAG_FLOAT] = "float",
	[YAML_TAG_NULL] = "null",   [YAML_TAG_TIMESTAMP] = "timestamp",
	[YAML_TAG_MERGE] = "merge",
};

static bool
is_one_of(struct str s, const char *const *words)
{
	char first = s.n ? s.p[0] : '\0';

	for (; *words; words++)
		if (**words == first && str_is(s, *words))
			return true;
	return false;
}

/* The words of YAML 1.1, each in lower case, capitalised and upper case. */
static bool
resolve_word(struct str s, enum yaml_tag *tag, struct val *out)
{
	static const char *const yes[] = {
		"y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE",
		"on", "On", "ON", NULL
	};
	static const char *const no[] = {
		"n", "N", "no", "No", "NO", "false", "False", "FALSE",
		"off", "Off", "OFF", NULL
	};
	static const char *const null[] = { "", "~", "null", "Null", "NULL", NULL };
	static const char *const nan[] = { ".nan", ".NaN", ".NAN", NULL };
	static const char *const inf[] = {
		".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", NULL
	};
	static const char *const minus[] = { "-.inf", "-.Inf", "-.INF", NULL };

	if (s.n > 5 || (s.n && !strchr("~.+-yYnNtTfFoO", s.p[0])))
		return false;
	*tag = YAML_TAG_FLOAT;
	if (is_one_of(s, nan))
		*out = val_float((double)NAN);
	else if (is_one_of(s, inf))
		*out = val_float((double)INFINITY);
	else if (is_one_of(s, minus))
		*out = val_float(-(double)INFINITY);
	else if (is_one_of(s, null))
		*tag = YAML_TAG_NULL, *out = NIL;
	else if (is_one_of(s, yes))
		*tag = YAML_TAG_BOOL, *out = val_bool(true);
	else if (is_one_of(s, no))
		*tag = YAML_TAG_BOOL, *out = val_bool(false);
	else
		return false;
	return true;
}

static size_t
count_digits(struct str s, size_t i)
{
	size_t start = i;

	while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
		i++;
	return i - start;
}

/* [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)? */
static bool
is_float(struct str s)
{
	size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+');
	size_t whole = count_digits(s, i), n;

	i += whole;
	if (i < s.n && s.p[i] == '.') {
		n = count_digits(s, ++i);
		if (!whole && !n)
			return false;
		i += n;
	} else if (!whole) {
		return false;
	}
	if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
		i++;
		i += i < s.n && (s.p[i] == '-' || s.p[i] == '+');
		n = count_digits(s, i);
		if (!n)
			return false;
		i += n;
	}
	return i == s.n;
}

/* True when go-yaml takes s for a date or a time, which *t takes. */
static bool
timestamp_parse(struct str s, struct gotime *t)
{
	static const struct str layout[] = {
		STR_INIT("2006-1-2T15:4:5.999999999Z07:00"),
		STR_INIT("2006-1-2t15:4:5.999999999Z07:00"),
		STR_INIT("2006-1-2 15:4:5.999999999"), STR_INIT("2006-1-2"),
	};
	struct arena tmp = { 0 };
	struct err e = { .arena = &tmp };
	bool found = false;

	if (count_digits(s, 0) != 4 || s.n < 8 || s.p[4] != '-')
		return false;
	for (size_t i = 0; i < 4 && !found; i++)
		found = gotime_parse(&tmp, layout[i], s, NULL, t, &e);
	arena_free(&tmp);
	return found;
}

static struct val
val_uint(uint64_t u)
{
	return (struct val){ .type = &TYPE_UINT64, .u = u };
}

/* What Go's base 0 does not read: "0b" before digits that it took for bad. */
static bool
resolve_binary(struct str s, struct val *out)
{
	char text[72];
	uint64_t u;
	int64_t i;

	if (str_starts(s, STR("0b"))) {
		s = str_sub(s, 2, s.n);
		*out = NIL;
		if (num_parse_int(s, 2, &i) == NUM_OK)
			*out = val_int64(i);
		else if (num_parse_uint(s, 2, &u) == NUM_OK)
			*out = val_uint(u);
		return !val_is_nil(*out);
	}
	if (!str_starts(s, STR("-0b")) || s.n > sizeof(text))
		return false;
	text[0] = '-';
	memcpy(text + 1, s.p + 3, s.n - 3);
	if (num_parse_int((struct str){ text, s.n - 2 }, 2, &i) != NUM_OK)
		return false;
	*out = val_int64(i);
	return true;
}

static enum yaml_tag
resolve_clean(struct str s, struct val *out)
{
	uint64_t u;
	int64_t i;
	double f;

	if (num_parse_int(s, 0, &i) == NUM_OK)
		return *out = val_int64(i), YAML_TAG_INT;
	if (num_parse_uint(s, 0, &u) == NUM_OK)
		return *out = val_uint(u), YAML_TAG_INT;
	if (is_float(s) && num_parse_float(s, &f) == NUM_OK)
		return *out = val_float(f), YAML_TAG_FLOAT;
	return resolve_binary(s, out) ? YAML_TAG_INT : YAML_TAG_STR;
}

/* A number that starts with a digit or a sign; underscores do not count. */
static enum yaml_tag
resolve_number(struct str s, struct val *out)
{
	struct arena tmp = { 0 };
	enum yaml_tag tag;
	char small[64];
	char *p = small;
	size_t n = 0;

	if (str_chr(s, '_') < 0)
		return resolve_clean(s, out);
	if (s.n > sizeof(small))
		p = arena_alloc(&tmp, s.n);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '_')
			p[n++] = s.p[i];
	tag = resolve_clean((struct str){ p, n }, out);
	arena_free(&tmp);
	return tag;
}

/* False when what starts with c can be nothing but a string. */
static bool
may_be_other(char c)
{
	switch (c) {
	case '+': case '-': case '.': case '~':
	case 'y': case 'Y': case 'n': case 'N': case 't': case 'T':
	case 'f': case 'F': case 'o': case 'O':
		return true;
	default:
		return c >= '0' && c <= '9';
	}
}

static enum yaml_tag
resolve(struct str s, bool timestamps, struct val *out)
{
	enum yaml_tag tag;
	struct gotime t;
	double f;

	*out = val_str(s);
	if (s.n && !may_be_other(s.p[0]))
		return YAML_TAG_STR;
	if (resolve_word(s, &tag, out))
		return tag;
	if (s.p[0] == '.') {
		if (num_parse_float(s, &f) != NUM_OK)
			return YAML_TAG_STR;
		*out = val_float(f);
		return YAML_TAG_FLOAT;
	}
	if (!memchr("+-0123456789", s.p[0], 12))
		return YAML_TAG_STR;
	if (timestamps && timestamp_parse(s, &t))
		return YAML_TAG_TIMESTAMP;
	tag = resolve_number(s, out);
	if (tag == YAML_TAG_STR)
		*out = val_str(s);
	return tag;
}

enum yaml_tag
yaml_resolve(struct str s, struct val *out)
{
	return resolve(s, true, out);
}

enum yaml_tag
yaml_resolve_flags(struct arena *a, struct str s, unsigned flags, struct val *out)
{
	enum yaml_tag tag = yaml_resolve(s, out);
	struct gotime t;

	if (!(flags & YAML_V3))
		return tag;
	if (tag == YAML_TAG_BOOL && s.n < (out->b ? 4u : 5u)) { /* y, yes, on, off … */
		*out = val_str(s);
		return YAML_TAG_STR;
	}
	if (tag == YAML_TAG_TIMESTAMP && timestamp_parse(s, &t))
		*out = (struct val){ .type = &TYPE_TIMESTAMP,
			.s = gotime_format(a, t, STR("2006-01-02T15:04:05.999999999Z07:00")) };
	return tag;
}

static enum yaml_tag
tag_of(struct str tag)
{
	const struct str prefix = STR(YAML_LONG_TAG);

	if (str_starts(tag, prefix)) {
		tag = str_sub(tag, prefix.n, tag.n);
		for (int i = YAML_TAG_STR; i <= YAML_TAG_TIMESTAMP; i++)
			if (str_is(tag, tag_name[i]))
				return (enum yaml_tag)i;
	}
	return YAML_TAG_OTHER;
}

bool
yaml_resolve_tagged(struct str tag, struct str s, struct val *out, struct err *e)
{
	enum yaml_tag want = tag_of(tag), got;

	*out = val_str(s);
	if (want == YAML_TAG_OTHER || want == YAML_TAG_STR)
		return true;
	got = resolve(s, want == YAML_TAG_TIMESTAMP, out);
	if (got == want)
		return true;
	if (want == YAML_TAG_FLOAT && got == YAML_TAG_INT &&
	    out->type == &TYPE_INT64) {
		*out = val_float((double)out->i);
		return true;
	}
	return err_set(e, STATUS_USAGE, "yaml: cannot decode !!%s `%.*s` as a !!%s",
		       tag_name[got], STR_ARG(s), tag_name[want]);
}

/* True when none of the eight bytes in w is a control character but a newline,
 * or not ASCII. */
static bool
prints(uint64_t w)
{
	const uint64_t one = UINT64_MAX / 0xff, high = 0x80 * one;
	uint64_t other = w ^ '\n' * one; /* a byte of 0 is a newline */

	/* newlines become asterisks: their bytes of `high` are moved to 0x20 */
	w |= (~(((other & ~high) + ~high) | other) & high) >> 2;
	return !((((w - ' ' * one) & ~w) | w | (w + one)) & high);
}

size_t
yaml_printable(struct str s)
{
	uint64_t w;
	uint32_t r;
	size_t i = 0, n;

	while (i < s.n) {
		for (; i + sizeof w <= s.n; i += sizeof w) {
			memcpy(&w, s.p + i, sizeof w);
			if (!prints(w))
				break;
		}
		n = utf8_decode(str_sub(s, i, s.n), &r);
		if (n == 1 ? (r < ' ' || r > '~') && r != '\n'
			   : r < 0xa0 || r == 0xfeff || r == 0x2028 || r == 0x2029 ||
				     r == 0xfffe || r == 0xffff)
			break;
		i += n;
	}
	return i;
}

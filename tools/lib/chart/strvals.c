/* SPDX-License-Identifier: Apache-2.0 */
#include "strvals.h"

#include <strings.h>

#include "base/buf.h"
#include "base/map.h"
#include "golang/num.h"
#include "golang/quote.h"
#include "golang/rune.h"
#include "json/gojson.h"

/* Limits that Helm has. */
enum { INDEX_MOST = 65536, NESTED_MOST = 30 };

/* How reading a part ends; STEP_END is the end of the text, which is no failure. */
enum step { STEP_OK, STEP_END, STEP_FAIL };

struct parser {
	struct arena *arena;
	struct str rest;
	enum strvals_kind kind;
	bool helm3;
	strvals_reader reader;
	void *data;
	struct err *err;
};

static enum step key_take(struct parser *p, struct map *data, int level);

static enum step
fail(struct parser *p, const char *text)
{
	err_set(p->err, STATUS_USAGE, "%s", text);
	return STEP_FAIL;
}

static const char *
quoted(struct parser *p, struct str s)
{
	struct buf b;

	buf_init(&b, p->arena, s.n * 10 + 8);
	buf_quote(&b, s);
	buf_addc(&b, 0);
	return b.p;
}

/* The text as Go's %q prints a slice of runes: ['a' 'b']. */
static const char *
quoted_runes(struct parser *p, struct str s)
{
	struct buf b;
	size_t i, n;
	uint32_t r;

	buf_init(&b, p->arena, s.n * 16 + 8);
	buf_addc(&b, '[');
	for (i = 0; i < s.n; i += n) {
		n = utf8_decode(str_sub(s, i, s.n), &r);
		buf_adds(&b, i ? " '" : "'");
		buf_rune(&b, r);
		buf_addc(&b, '\'');
	}
	buf_addc(&b, ']');
	buf_addc(&b, 0);
	return b.p;
}

/* Fails with the message of a failed type assertion in Go. */
static enum step
not_a(struct parser *p, struct val v, const char *want)
{
	err_set(p->err, STATUS_USAGE,
		"unable to parse key: interface conversion: interface {} is %s, not %s",
		val_is_nil(v) ? "nil" : v.type->name, want);
	return STEP_FAIL;
}

/*
 * Takes the text up to one of the bytes in `stop`; *last takes this byte, or 0 at the
 * end of the text.  A backslash quotes the next character, except in literals.
 */
static struct str
until(struct parser *p, const char *stop, char *last)
{
	struct buf b;

	buf_init(&b, p->arena, p->rest.n + 1);
	*last = 0;
	while (p->rest.n) {
		char c = p->rest.p[0];
		uint32_t r;
		size_t n;

		if (c && strchr(stop, c)) {
			*last = c;
			p->rest = str_sub(p->rest, 1, p->rest.n);
			break;
		}
		if (c == '\\' && p->kind != STRVALS_LITERAL) {
			p->rest = str_sub(p->rest, 1, p->rest.n);
			if (!p->rest.n)
				break;
		}
		n = utf8_decode(p->rest, &r);
		buf_rune(&b, r);
		p->rest = str_sub(p->rest, n, p->rest.n);
	}
	return buf_str(&b);
}

static bool
is_word(struct str s, const char *word)
{
	return s.n == strlen(word) && !strncasecmp(s.p, word, s.n);
}

/* *out takes the value that the text stands for. */
static bool
value_of(struct parser *p, struct str s, struct val *out)
{
	struct str bytes;
	int64_t i;

	*out = val_str(s.p ? s : STR(""));
	if (p->kind == STRVALS_FILE) {
		*out = NIL;
		if (!p->reader(p->data, p->arena, s, &bytes, p->err))
			return false;
		*out = val_str(bytes);
	} else if (p->kind == STRVALS_TYPED) {
		if (is_word(s, "true") || is_word(s, "false"))
			*out = val_bool(s.p[0] == 't' || s.p[0] == 'T');
		else if (is_word(s, "null"))
			*out = NIL;
		else if (str_is(s, "0"))
			*out = val_int64(0);
		else if (s.n && s.p[0] != '0' && num_parse_int(s, 10, &i) == NUM_OK)
			*out = val_int64(i);
	}
	return true;
}

static void
set(struct map *data, struct str key, struct val v)
{
	if (key.n)
		map_set(data, key, v);
}

/* Replaces *list, which may be nil, by a copy that has v at index i. */
static enum step
list_set(struct parser *p, struct val *list, int64_t i, struct val v)
{
	size_t n = val_is_nil(*list) ? 0 : list->l->n;
	size_t room = n > (size_t)i ? n : (size_t)i + 1;
	struct val *out;

	if (i > INDEX_MOST) {
		err_set(p->err, STATUS_USAGE,
			"index of %lld is greater than maximum supported index of %d",
			(long long)i, INDEX_MOST);
		return STEP_FAIL;
	}
	out = arena_array(p->arena, struct val, room);
	if (n)
		memcpy(out, list->l->v, n * sizeof(*out));
	out[i] = v;
	*list = val_list(p->arena, out, room);
	return STEP_OK;
}

static enum step
index_take(struct parser *p, int64_t *out)
{
	char last;
	struct str s = until(p, "]", &last);
	enum num_status st;

	if (!last)
		return p->helm3 ? fail(p, "error parsing index: EOF") : STEP_END;
	st = num_parse_int(s, 10, out);
	if (st != NUM_OK) {
		err_set(p->err, STATUS_USAGE,
			"error parsing index: strconv.Atoi: parsing %s: %s",
			quoted(p, s), num_status_text(st));
		return STEP_FAIL;
	}
	return STEP_OK;
}

/* Reads a list {a,b} into *out; *is_list is false when there is no brace. */
static enum step
braces_take(struct parser *p, struct val *out, bool *is_list)
{
	struct val list = val_list(p->arena, NULL, 0), v;
	struct str s;
	char last;

	*is_list = p->kind != STRVALS_LITERAL && p->rest.n && p->rest.p[0] == '{';
	if (!*is_list)
		return STEP_OK;
	p->rest = str_sub(p->rest, 1, p->rest.n);
	do {
		s = until(p, ",}", &last);
		if (!last)
			return fail(p, "list must terminate with '}'");
		if (!value_of(p, s, &v))
			return STEP_FAIL;
		if (list_set(p, &list, (int64_t)list.l->n, v) != STEP_OK)
			return STEP_FAIL;
	} while (last == ',');
	if (p->rest.n && p->rest.p[0] == ',')
		p->rest = str_sub(p->rest, 1, p->rest.n);
	*out = list;
	return STEP_OK;
}

/* Skips blanks and one comma; true when nothing but blanks came before the comma or the end. */
static bool
blank_skip(struct parser *p)
{
	uint32_t r;
	size_t n;

	while ((n = utf8_decode(p->rest, &r)) && (r == ',' || rune_is_space(r))) {
		p->rest = str_sub(p->rest, n, p->rest.n);
		if (r == ',')
			return true;
	}
	return !p->rest.n;
}

/* The length of the JSON value at the start of s. */
static size_t
json_length(struct str s)
{
	size_t i, depth = 0;
	bool text = false;

	for (i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (text) {
			if (c == '\\')
				i++;
			else if (c == '"')
				text = false;
			if (!text && c == '"' && !depth)
				return i + 1;
		} else if (c == '"') {
			text = true;
		} else if (c == '{' || c == '[') {
			depth++;
		} else if (c == '}' || c == ']') {
			if (depth <= 1)
				return depth ? i + 1 : i;
			depth--;
		} else if (!depth && strchr(", \t\r\n", c)) {
			return i;
		}
	}
	return s.n;
}

static enum step
json_take(struct parser *p, struct val *out)
{
	size_t n;

	*out = NIL;
	if (blank_skip(p))
		return STEP_OK;
	n = json_length(p->rest);
	if (!gojson_parse(p->arena, str_sub(p->rest, 0, n), GOJSON_ANY, out, p->err))
		return STEP_FAIL;
	p->rest = str_sub(p->rest, n, p->rest.n);
	blank_skip(p);
	return STEP_OK;
}

/* Reads the value after "="; STEP_END, and "" in *out, when the text ends there. */
static enum step
value_take(struct parser *p, struct val *out)
{
	bool is_list, at_end = !p->rest.n;
	enum step st;
	char last;

	if (p->kind == STRVALS_JSON)
		return json_take(p, out);
	if (at_end && p->kind != STRVALS_LITERAL) {
		*out = val_str(STR(""));
		return STEP_END;
	}
	st = braces_take(p, out, &is_list);
	if (is_list)
		return st;
	if (!value_of(p, until(p, p->kind == STRVALS_LITERAL ? "" : ",", &last), out))
		return STEP_FAIL;
	return STEP_OK;
}

/* Reads the text after "name[i]" and sets element i of *list. */
static enum step
item_take(struct parser *p, struct val *list, int64_t i, int level)
{
	size_t n = val_is_nil(*list) ? 0 : list->l->n;
	struct val v = NIL;
	struct str text;
	int64_t next;
	enum step st;
	char last;

	if (i < 0) {
		err_set(p->err, STATUS_USAGE, "negative %lld index not allowed",
			(long long)i);
		return STEP_FAIL;
	}
	text = until(p, "[.=", &last);
	if (text.n) {
		err_set(p->err, STATUS_USAGE,
			"unexpected data at end of array index: %s",
			quoted_runes(p, text));
		return STEP_FAIL;
	}
	if (!last)
		return STEP_END;
	if (last == '=') {
		st = value_take(p, &v);
		return st == STEP_FAIL ? st : list_set(p, list, i, v);
	}
	if (i < (int64_t)n)
		v = list->l->v[i];
	if (last == '[') {
		st = index_take(p, &next);
		if (st != STEP_OK)
			return st;
		if (!val_is_nil(v) && val_kind(v) != KIND_LIST)
			return not_a(p, v, "[]interface {}");
		st = item_take(p, &v, next, level);
	} else {
		if (val_kind(v) != KIND_MAP)
			v = val_map(p->arena);
		st = key_take(p, v.m, level);
	}
	return st == STEP_OK ? list_set(p, list, i, v) : st;
}

static enum step
indexed_take(struct parser *p, struct map *data, struct str key, int level)
{
	struct val *old = map_get(data, key);
	struct val list = val_list(p->arena, NULL, 0);
	enum step st;
	int64_t i;

	st = index_take(p, &i);
	if (st != STEP_OK)
		return st;
	if (old && val_kind(*old) != KIND_LIST)
		return not_a(p, *old, "[]interface {}");
	if (old)
		list = *old;
	st = item_take(p, &list, i, level);
	set(data, key, list);
	return st;
}

static enum step
nested_take(struct parser *p, struct map *data, struct str key, int level)
{
	struct val *old = map_get(data, key);
	struct val inner = old ? *old : val_map(p->arena);
	enum step st;

	if (level + 1 > NESTED_MOST) {
		err_set(p->err, STATUS_USAGE,
			"value name nested level is greater than maximum supported nested level of %d",
			NESTED_MOST);
		return STEP_FAIL;
	}
	if (val_kind(inner) != KIND_MAP)
		return not_a(p, inner, "map[string]interface {}");
	st = key_take(p, inner.m, level + 1);
	if (st == STEP_OK && !inner.m->n) {
		err_set(p->err, STATUS_USAGE, "key map %s has no value", quoted(p, key));
		return STEP_FAIL;
	}
	if (inner.m->n)
		set(data, key, inner);
	return st;
}

/* Reads one name and its value into data. */
static enum step
key_take(struct parser *p, struct map *data, int level)
{
	char last;
	struct str key = until(p, p->kind == STRVALS_LITERAL ? "=[." : "=[,.", &last);
	struct val v;
	enum step st;

	switch (last) {
	case '[':
		return indexed_take(p, data, key, level);
	case '.':
		return nested_take(p, data, key, level);
	case '=':
		st = value_take(p, &v);
		if (st != STEP_FAIL)
			set(data, key, v);
		return st;
	case ',':
		set(data, key, val_str(STR("")));
		err_set(p->err, STATUS_USAGE,
			"key %s has no value (cannot end with ,)", quoted(p, key));
		return STEP_FAIL;
	}
	if (!key.n)
		return STEP_END;
	err_set(p->err, STATUS_USAGE, "key %s has no value", quoted(p, key));
	return STEP_FAIL;
}

bool
strvals_parse(struct arena *a, struct str text, enum strvals_kind kind,
	      bool helm3, struct val dest, strvals_reader reader, void *data, struct err *e)
{
	struct parser p = { .arena = a, .rest = text, .kind = kind, .helm3 = helm3,
			    .reader = reader, .data = data, .err = e };
	enum step st;

	do
		st = key_take(&p, dest.m, 0);
	while (st == STEP_OK);
	return st == STEP_END;
}

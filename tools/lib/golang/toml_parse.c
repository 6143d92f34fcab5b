/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "base/map.h"
#include "rune.h"
#include "toml.h"
#include "toml_read.h"

/* The type of an array of tables, which [[name]] makes. */
static const struct type TYPE_TABLES = {
	.name = "[]map[string]interface {}", .kind = KIND_LIST, .kind_name = "slice",
	.elem = &TYPE_MAP,
};

static bool read_value(struct toml_reader *r, bool in_array, struct val *out,
		       bool *array);

static bool
is_newline(uint32_t c)
{
	return c == '\n' || c == '\r';
}

static bool
is_blank(uint32_t c)
{
	return c == ' ' || c == '\t';
}

static struct toml_key
key_add(struct toml_reader *r, struct toml_key k, struct str part)
{
	struct toml_key out = { arena_array(r->a, struct str, k.n + 1), k.n + 1 };

	for (size_t i = 0; i < k.n; i++)
		out.part[i] = k.part[i];
	out.part[k.n] = part;
	return out;
}

static struct str
key_last(struct toml_key k)
{
	return k.part[k.n - 1];
}

static struct toml_key
key_parent(struct toml_key k)
{
	return (struct toml_key){ k.part, k.n - 1 };
}

/* The table that v stands for: itself, or the last of an array of tables. */
static struct map *
table_of(struct val v)
{
	if (val_kind(v) == KIND_MAP)
		return v.m;
	return v.type == &TYPE_TABLES ? v.l->v[v.l->n - 1].m : NULL;
}

static const char *
key_text(struct toml_reader *r, struct toml_key k)
{
	return arena_cstr(r->a, toml_key_text(r->a, k));
}

static bool
defined_twice(struct toml_reader *r, struct toml_key k)
{
	return toml_fail_at(r, r->key_line, "Key '%s' has already been defined.",
			    key_text(r, k));
}

/*
 * Sets a key of the table in context.  A key that exists may be set only when it
 * is a table that was made for a longer key.
 */
static bool
set_value(struct toml_reader *r, struct str name, struct val v)
{
	struct toml_key full = key_add(r, r->context, name);
	struct map *table = r->root.m;
	struct str text = toml_key_text(r->a, full);

	for (size_t i = 0; i < r->context.n; i++) {
		table = table_of(*map_get(table, r->context.part[i]));
		if (!table)
			return defined_twice(r, (struct toml_key){ full.part, i + 1 });
	}
	if (map_get(table, name)) {
		if (!map_del(r->implicit, text))
			return defined_twice(r, full);
		if (!map_get(r->arrays, text))
			return true;
	}
	map_set(table, name, v);
	return true;
}

static void
note(struct map *set, struct str key, bool member)
{
	if (member)
		map_set(set, key, val_bool(true));
	else
		map_del(set, key);
}

static bool
append_table(struct toml_reader *r, struct map *table, struct toml_key k)
{
	struct val *old = map_get(table, key_last(k));
	struct val *v;

	if (old && old->type != &TYPE_TABLES)
		return toml_fail_at(r, r->key_line,
			"Key '%s' was already created and cannot be used as an array.",
			key_text(r, k));
	if (old) {
		val_append(r->a, old, val_map(r->a));
		return true;
	}
	v = arena_new(r->a, struct val);
	*v = val_map(r->a);
	map_set(table, key_last(k), val_list_of(r->a, &TYPE_TABLES, v, 1));
	return true;
}

/* Makes k the context: a table, or a new table of an array of tables. */
static bool
set_context(struct toml_reader *r, struct toml_key k, bool array)
{
	struct map *table = r->root.m;

	for (size_t i = 0; i + 1 < k.n; i++) {
		struct toml_key at = { k.part, i + 1 };

		if (!map_get(table, k.part[i])) {
			note(r->implicit, toml_key_text(r->a, at), true);
			map_set(table, k.part[i], val_map(r->a));
		}
		table = table_of(*map_get(table, k.part[i]));
		if (!table)
			return toml_fail_at(r, r->key_line,
					    "Key '%s' was already created as a hash.",
					    key_text(r, at));
	}
	r->context = key_parent(k);
	if (!(array ? append_table(r, table, k)
		    : set_value(r, key_last(k), val_map(r->a))))
		return false;
	r->context = k;
	return true;
}

/* Reads one part of a key or of a table's name, quoted or bare. */
static bool
read_part(struct toml_reader *r, struct str *out)
{
	uint32_t c = toml_peek(r);

	if (c == '"' || c == '\'') {
		toml_next(r);
		return c == '"' ? toml_string(r, out) : toml_raw_string(r, out);
	}
	do
		c = toml_next(r);
	while (c < 0x80 && (c == '_' || c == '-' || (c >= '0' && c <= '9') ||
			    rune_is_letter(c)));
	toml_back(r);
	*out = toml_item(r);
	r->start = r->at;
	return !r->failed;
}

static bool
add_part(struct toml_reader *r, struct toml_key *k)
{
	struct str part;

	if (!read_part(r, &part))
		return false;
	if (!k->n)
		r->key_line = r->line;
	*k = key_add(r, *k, part);
	toml_skip_blanks(r);
	return true;
}

/* Reads a key up to its "=". */
static bool
read_key(struct toml_reader *r, struct toml_key *k)
{
	const char *blank = ": key name appears blank", *dot = ": keys cannot start with a '.'";
	uint32_t c;

	*k = (struct toml_key){ 0 };
	for (;; blank = dot = "") {
		toml_skip_blanks(r);
		c = toml_peek(r);
		if (c == '=' || !c)
			return toml_fail(r, "unexpected '='%s", blank);
		if (c == '.')
			return toml_fail(r, "unexpected '.'%s", dot);
		if (!add_part(r, k))
			return false;
		c = toml_next(r);
		if (c == '=')
			return true;
		if (!c)
			return toml_fail(r, "unexpected EOF; expected key separator '='");
		if (c == '\n')
			return toml_fail_at(r, r->line - 1,
					    "expected '.' or '=', but got '\\n' instead");
		if (c != '.')
			return toml_fail(r, "expected '.' or '=', but got %s instead",
					 toml_quote_rune(r, c));
	}
}

static bool
skip_comment(struct toml_reader *r)
{
	uint32_t c;

	do
		c = toml_next(r);
	while (c && !is_newline(c) && !r->failed);
	toml_back(r);
	return !r->failed;
}

/* Skips blanks, newlines and comments; returns the next character, which is not
 * taken. */
static uint32_t
skip_lines(struct toml_reader *r)
{
	uint32_t c;

	do {
		c = toml_next(r);
		if (c == '#' && !skip_comment(r))
			return 0;
	} while ((is_blank(c) || is_newline(c) || c == '#') && !r->failed);
	toml_back(r);
	r->start = r->at;
	return c;
}

static const char *
rune_or_end(struct toml_reader *r, uint32_t c)
{
	char utf8[5] = "";

	utf8_encode(c, utf8);
	return c ? arena_printf(r->a, "'%s'", utf8) : "end of file";
}

static bool
read_array(struct toml_reader *r, struct val *out)
{
	struct toml_key k = key_add(r, r->context, r->key);
	struct val *v = NULL;
	size_t n = 0, cap = 0;
	bool ignored;
	uint32_t c;

	note(r->arrays, toml_key_text(r->a, r->key.n ? k : r->context), true);
	for (;;) {
		c = skip_lines(r);
		if (c == ',')
			return toml_next(r), toml_fail(r, "unexpected comma");
		if (c == ']')
			break;
		v = arena_room(r->a, v, n, &cap, sizeof *v);
		if (!read_value(r, true, &v[n++], &ignored))
			return false;
		c = skip_lines(r);
		if (c == ']')
			break;
		toml_next(r);
		if (c != ',')
			return toml_fail(r,
				"expected a comma (',') or array terminator (']'), but got %s",
				rune_or_end(r, c));
	}
	toml_next(r);
	*out = val_list(r->a, v, n);
	return true;
}

/* Makes the tables of a dotted key's parents, in the context and, unless it is NULL, in
 * *table, which moves to the last of them. */
static bool
enter_parents(struct toml_reader *r, struct toml_key k, struct map **table)
{
	for (size_t i = 0; i + 1 < k.n; i++) {
		struct toml_key to = key_add(r, r->context, k.part[i]);

		note(r->implicit, toml_key_text(r->a, to), true);
		if (!set_context(r, to, false))
			return false;
		if (!table)
			continue;
		if (!map_get(*table, k.part[i]))
			map_set(*table, k.part[i], val_map(r->a));
		if (val_kind(*map_get(*table, k.part[i])) != KIND_MAP)
			return toml_fail_at(r, r->key_line, "%s is not a table",
				toml_quote(r, toml_key_text(r->a, r->context)));
		*table = val_object(*map_get(*table, k.part[i]));
	}
	return true;
}

/* Reads "key = value" into the context, and into table too unless it is NULL. */
static bool
read_pair(struct toml_reader *r, struct map *table)
{
	struct toml_key outer = r->context, k, full;
	struct map *shadow = table;
	struct val v;
	bool array;

	if (!read_key(r, &k))
		return false;
	r->key = key_last(k);
	if (!enter_parents(r, k, table ? &shadow : NULL))
		return false;
	if (!read_value(r, false, &v, &array) || !set_value(r, r->key, v))
		return false;
	full = r->key.n ? key_add(r, r->context, r->key) : r->context;
	note(r->arrays, toml_key_text(r->a, full), array);
	if (shadow)
		map_set(shadow, r->key, v);
	r->context = outer;
	if (!table)
		r->key = STR(""); /* in an inline table, messages name the last key */
	return true;
}

/* Reads what follows a pair of an inline table; *more says whether another pair may
 * follow. */
static bool
inline_goes_on(struct toml_reader *r, bool *more)
{
	uint32_t c = skip_lines(r);

	*more = false;
	toml_next(r);
	if (c == ',') {
		toml_skip_blanks(r);
		*more = toml_peek(r) != '}';
		if (!*more)
			toml_next(r);
		return true;
	}
	if (c == '}')
		return true;
	return toml_fail(r,
		"expected a comma or an inline table terminator '}', but got %s instead",
		rune_or_end(r, c));
}

static bool
read_inline(struct toml_reader *r, bool in_array, struct val *out)
{
	struct toml_key outer = r->context;
	struct str key = r->key;
	bool more = true;
	uint32_t c;

	*out = val_map(r->a);
	r->context = key_add(r, outer, key);
	r->key = STR("");
	note(r->implicit, toml_key_text(r->a, r->context), true);
	if (!set_context(r, r->context, in_array))
		return false;
	while (more) {
		c = skip_lines(r);
		if (c == ',')
			return toml_next(r), toml_fail(r, "unexpected comma");
		if (c == '}') {
			toml_next(r);
			break;
		}
		if (!read_pair(r, out->m) || !inline_goes_on(r, &more))
			return false;
	}
	r->context = outer;
	r->key = key;
	return true;
}

static bool
read_word(struct toml_reader *r, struct val *out)
{
	size_t from = r->at;
	struct str s;

	while (rune_is_letter(toml_next(r)))
		;
	toml_back(r);
	s = str_sub(r->text, from, r->at);
	if (str_is(s, "true") || str_is(s, "false")) {
		*out = val_bool(s.n == 4);
		return true;
	}
	return toml_fail(r, "expected value but found %s instead", toml_quote(r, s));
}

static bool
read_quoted(struct toml_reader *r, uint32_t q, struct val *out)
{
	bool lines = false, good;
	struct str s;

	if (toml_accept(r, q)) {
		lines = toml_accept(r, q);
		if (!lines)
			toml_back(r);
	}
	if (q == '"')
		good = lines ? toml_long_string(r, &s) : toml_string(r, &s);
	else
		good = lines ? toml_long_raw_string(r, &s) : toml_raw_string(r, &s);
	*out = val_str(s);
	return good && !r->failed;
}

static bool
read_collection(struct toml_reader *r, uint32_t c, bool in_array, struct val *out)
{
	bool good;

	if (r->depth++ >= LIMIT_JSON_DEPTH)
		return toml_fail(r, "nested deeper than %d", LIMIT_JSON_DEPTH);
	good = c == '[' ? read_array(r, out) : read_inline(r, in_array, out);
	r->depth--;
	return good;
}

static bool
read_value(struct toml_reader *r, bool in_array, struct val *out, bool *array)
{
	uint32_t c;

	toml_skip_blanks(r);
	c = toml_next(r);
	*array = c == '[';
	*out = NIL;
	if (c == '[' || c == '{')
		return read_collection(r, c, in_array, out);
	if (c == '"' || c == '\'')
		return read_quoted(r, c, out);
	if (c == '-' || c == '+')
		return toml_signed(r, out);
	if (c == '.')
		return toml_fail(r, "floats must start with a digit, not '.'");
	if ((c == 'i' || c == 'n') &&
	    ((toml_accept(r, 'n') && toml_accept(r, 'f')) ||
	     (toml_accept(r, 'a') && toml_accept(r, 'n'))))
		return toml_float(r, out);
	if (rune_is_letter(c)) {
		toml_back(r);
		return read_word(r, out);
	}
	if (c >= '0' && c <= '9') {
		toml_back(r);
		return toml_number(r, out);
	}
	if (!c)
		return toml_fail(r, "unexpected EOF; expected value");
	return toml_fail_at(r, r->line - (c == '\n'), "expected value but found %s instead",
			    toml_quote_rune(r, c));
}

/* Reads "[name]" or "[[name]]", behind the first bracket. */
static bool
read_header(struct toml_reader *r)
{
	bool array = toml_accept(r, '[');
	struct toml_key k = { 0 };
	uint32_t c;

	do {
		toml_skip_blanks(r);
		c = toml_peek(r);
		if (c == ']' || !c)
			return toml_fail(r,
				"unexpected end of table name (table names cannot be empty)");
		if (c == '.')
			return toml_fail(r,
				"unexpected table separator (table names cannot be empty)");
		if (!add_part(r, &k))
			return false;
		c = toml_next(r);
	} while (c == '.');
	if (c != ']')
		return toml_fail(r, "expected '.' or ']' to end table name, but got %s instead",
				 toml_quote_rune(r, c));
	if (array && (c = toml_next(r)) != ']')
		return toml_fail(r,
			"expected end of table array name delimiter ']', but got %s instead",
			toml_quote_rune(r, c));
	if (!set_context(r, k, array))
		return false;
	note(r->arrays, toml_key_text(r->a, k), false);
	return true;
}

/* Checks that only a comment follows a header or a pair on its line. */
static bool
end_line(struct toml_reader *r)
{
	uint32_t c;

	do
		c = toml_next(r);
	while (is_blank(c));
	if (c == '#')
		return skip_comment(r);
	if (!c || is_newline(c))
		return !r->failed;
	return toml_fail(r,
		"expected a top-level item to end with a newline, comment, or EOF, but got %s instead",
		toml_quote_rune(r, c));
}

static bool
read_document(struct toml_reader *r)
{
	uint32_t c;

	while (!r->failed && (c = skip_lines(r))) {
		bool good;

		if (c == '[') {
			toml_next(r);
			r->start = r->at;
			good = read_header(r);
		} else {
			good = read_pair(r, NULL);
		}
		if (!good || !end_line(r))
			return false;
	}
	return !r->failed;
}

bool
toml_parse(struct arena *a, struct str src, struct val *out, struct err *e)
{
	struct toml_reader r = { .a = a, .err = e, .text = src, .line = 1 };

	if (str_starts(src, STR("\xff\xfe")) || str_starts(src, STR("\xfe\xff")))
		r.text = str_sub(src, 2, src.n);
	else if (str_starts(src, STR("\xef\xbb\xbf")))
		r.text = str_sub(src, 3, src.n);
	*out = r.root = val_map(a);
	r.implicit = map_new(a);
	r.arrays = map_new(a);
	if (str_chr(str_sub(r.text, 0, 6), '\0') >= 0)
		return err_set(e, STATUS_USAGE,
			"toml: line 1: files cannot contain NULL bytes; probably using UTF-16; TOML files must be UTF-8");
	if (read_document(&r))
		return true;
	*out = val_map(a);
	return false;
}

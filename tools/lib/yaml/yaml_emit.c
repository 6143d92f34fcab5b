/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "base/base64.h"
#include "base/limits.h"
#include "base/map.h"
#include "golang/num.h"
#include "yaml.h"
#include "yaml_node.h"
#include "yaml_order.h"
#include "yaml_write.h"

/*
 * sigs.k8s.io/yaml writes JSON and reads that as YAML before it writes YAML.
 * What this pass changes is done here to single scalars: numbers become what
 * their JSON text resolves to, and a few strings do not come through.
 */

static const struct type TYPE_PLAIN = { .name = "string", .kind = KIND_STRING, .kind_name = "string" };

struct val
yaml_plain(struct str text)
{
	return (struct val){ .type = &TYPE_PLAIN, .s = text };
}

/* Digits a line of base 64. */
#define BINARY_LINE 70

/* Where a node stands. */
enum place { PLACE_ROOT, PLACE_ITEM, PLACE_VALUE, PLACE_KEY };

static bool emit(struct yaml_writer *w, struct val v, enum place place);

static void
emit_plain(struct yaml_writer *w, struct str s)
{
	yaml_write_scalar(w, s, YAML_PLAIN, false);
}

/* [-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)? : base 60, quoted for others */
static bool
is_base60(struct str s)
{
	size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+');
	size_t start = i, groups = 0;

	while (i < s.n && ((s.p[i] >= '0' && s.p[i] <= '9') ||
			   (s.p[i] == '_' && i > start)))
		i++;
	if (i == start)
		return false;
	while (i + 1 < s.n && s.p[i] == ':' && s.p[i + 1] >= '0' && s.p[i + 1] <= '9') {
		bool two = i + 2 < s.n && s.p[i + 1] <= '5' &&
			   s.p[i + 2] >= '0' && s.p[i + 2] <= '9';

		i += two ? 3 : 2;
		groups++;
	}
	if (groups && i < s.n && s.p[i] == '.')
		for (i++; i < s.n && ((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '_');)
			i++;
	return groups && i == s.n;
}

/* go-yaml writes what is not UTF-8 in base 64, 70 digits a line. */
static void
emit_binary(struct yaml_writer *w, struct str s, bool simple_key)
{
	struct str digits = base64_encode(w->buf.arena, s);
	struct buf b;

	yaml_write_indicator(w, "!!binary", true, false, false);
	if (digits.n < BINARY_LINE) {
		yaml_write_scalar(w, digits, YAML_PLAIN, simple_key);
		return;
	}
	buf_init(&b, w->buf.arena, 2 * digits.n);
	for (size_t i = 0; i < digits.n; i += BINARY_LINE) {
		buf_add(&b, str_sub(digits, i, i + BINARY_LINE));
		buf_addc(&b, '\n');
	}
	yaml_write_scalar(w, buf_str(&b), YAML_LITERAL, false);
}

static bool
is_utf8(struct str s)
{
	uint32_t c;
	size_t n;

	for (size_t i = utf8_ascii(s); i < s.n; i += n) {
		n = utf8_decode(str_sub(s, i, s.n), &c);
		if (n == 1 && c == 0xfffd)
			return false;
	}
	return true;
}

static void
emit_text(struct yaml_writer *w, struct str s, bool simple_key)
{
	enum yaml_style style = YAML_PLAIN;
	struct val ignored;

	if (!is_utf8(s)) {
		emit_binary(w, s, simple_key);
		return;
	}
	if (str_chr(s, '\n') >= 0)
		style = YAML_LITERAL;
	else if (yaml_resolve(s, &ignored) != YAML_TAG_STR || is_base60(s))
		style = YAML_DOUBLE_QUOTED;
	if (w->sorted && str_is(s, "<<"))
		yaml_write_indicator(w, "!!merge", true, false, false), style = YAML_PLAIN;
	yaml_write_scalar(w, s, style, simple_key);
}

static bool
fail(struct yaml_writer *w, const char *msg)
{
	return err_set(w->err, STATUS_USAGE, "yaml: %s", msg);
}

/*
 * JSON leaves U+0085 as it is, but to YAML it ends a line: blanks around it
 * go, one becomes a blank, more become newlines.
 */
static bool
fold_breaks(struct yaml_writer *w, struct str s, struct str *out)
{
	const struct str nel = STR("\xc2\x85");
	struct buf b;
	size_t i = 0;

	buf_init(&b, w->buf.arena, s.n);
	while (i < s.n) {
		size_t breaks = 0, start = i;

		while (i < s.n && s.p[i] == ' ')
			i++;
		while (str_starts(str_sub(s, i, s.n), nel)) {
			breaks++;
			for (i += nel.n; i < s.n && s.p[i] == ' ';)
				i++;
		}
		if (!breaks) {
			i = i == start ? i + 1 : i;
			buf_add(&b, str_sub(s, start, i));
			continue;
		}
		if (breaks == 1)
			buf_addc(&b, ' ');
		buf_fill(&b, '\n', breaks - 1);
	}
	*out = buf_str(&b);
	return true;
}

/* What is left of a string after JSON and the YAML scanner had it. */
static bool
string_through_json(struct yaml_writer *w, struct str s, struct str *out)
{
	bool breaks = false, bad = false;
	uint32_t c;
	size_t n;
	struct buf b;

	*out = s;
	if (!s.n || (utf8_ascii(s) == s.n && !memchr(s.p, 0x7f, s.n)))
		return true;
	for (size_t i = 0; i < s.n; i += n) {
		n = utf8_decode(str_sub(s, i, s.n), &c);
		if ((c >= 0x7f && c < 0xa0 && c != 0x85) || c == 0xfffe || c == 0xffff)
			return fail(w, "control characters are not allowed");
		breaks = breaks || c == 0x85;
		bad = bad || (c == 0xfffd && n == 1);
	}
	if (bad) {
		buf_init(&b, w->buf.arena, 3 * s.n);
		for (size_t i = 0; i < s.n; i += n) {
			n = utf8_decode(str_sub(s, i, s.n), &c);
			buf_rune(&b, c);
		}
		*out = buf_str(&b);
	}
	return !breaks || fold_breaks(w, *out, out);
}

/* A quoted key of JSON ends within 1024 characters and on its line. */
static bool
check_key(struct yaml_writer *w, struct str key)
{
	struct str json;

	if (key.n <= 1024 / 6 && str_find(key, STR("\xc2\x85")) < 0)
		return true;
	if (!gojson_emit(w->buf.arena, val_str(key), GOJSON_HTML, &json, w->err))
		return false;
	if (utf8_count(json) <= 1024 && str_find(key, STR("\xc2\x85")) < 0)
		return true;
	return fail(w, "did not find expected ',' or '}'");
}

static bool
emit_string(struct yaml_writer *w, struct str s)
{
	if (!w->pretty && !string_through_json(w, s, &s))
		return false;
	/* AICR's texts pass the writer twice; write_literal loses the second newline */
	if (w->sorted && s.n && s.p[0] == '\n')
		s = str_sub(s, 1, s.n);
	emit_text(w, s, false);
	return true;
}

static bool
emit_float(struct yaml_writer *w, double f)
{
	struct arena *a = w->buf.arena;
	struct str s = num_float(a, f, 'g', -1);
	struct val v;

	if (!w->pretty && !isfinite(f))
		return fail(w, "not a number of JSON");
	if (!w->pretty)
		yaml_resolve(num_json(a, f), &v);
	else
		v = val_float(f);
	if (val_kind(v) == KIND_INT)
		s = str_of(arena_printf(a, "%lld", (long long)v.i));
	else if (val_kind(v) == KIND_UINT)
		s = str_of(arena_printf(a, "%llu", (unsigned long long)v.u));
	else if (isnan(f))
		s = STR(".nan");
	else if (isinf(f))
		s = f < 0 ? STR("-.inf") : STR(".inf");
	emit_plain(w, s);
	return true;
}

static bool
emit_pair(struct yaml_writer *w, struct str key, struct val v)
{
	yaml_write_indent(w);
	if (is_utf8(key) ? yaml_is_simple_key(key) : key.n <= BINARY_LINE / 4 * 3) {
		emit_text(w, key, true);
		yaml_write_indicator(w, ":", false, false, false);
	} else {
		yaml_write_indicator(w, "?", true, false, true);
		emit_text(w, key, false);
		yaml_write_indent(w);
		yaml_write_indicator(w, ":", true, false, true);
	}
	return emit(w, v, PLACE_VALUE);
}

static void
emit_empty(struct yaml_writer *w, const char *open, const char *close)
{
	yaml_write_indicator(w, open, true, true, false);
	yaml_write_indicator(w, close, false, false, false);
}

/* The entries of m in their order. */
static struct map_entry **
in_order(const struct map *m, struct arena *a)
{
	struct map_entry **out = arena_array(a, struct map_entry *, m->n + 1), *e = NULL;
	size_t n = 0;

	while ((e = map_next(m, e)))
		out[n++] = e;
	return out;
}

static bool
emit_map(struct yaml_writer *w, const struct map *m, enum place place)
{
	struct map_entry **entry;

	if (w->kept)
		entry = in_order(m, w->buf.arena);
	else
		entry = w->sorted ? map_sorted(m, w->buf.arena)
				  : yaml_ordered(m, w->buf.arena, w->pretty);

	if (!m->n) {
		emit_empty(w, "{", "}");
		return true;
	}
	w->indent = w->indent < 0 ? 0 : yaml_indent_within(w, place == PLACE_ITEM);
	for (size_t i = 0; i < m->n; i++)
		if (!emit_pair(w, entry[i]->key, entry[i]->v))
			return false;
	return true;
}

static bool
emit_list(struct yaml_writer *w, const struct list *l, enum place place)
{
	/* under a key, version 2 does not indent "- " */
	bool flat = !w->pretty && place == PLACE_VALUE && !w->indention;

	if (!l->n) {
		emit_empty(w, "[", "]");
		return true;
	}
	if (w->indent < 0)
		w->indent = 0;
	else if (!flat)
		w->indent = yaml_indent_within(w, place == PLACE_ITEM);
	for (size_t i = 0; i < l->n; i++) {
		yaml_write_indent(w);
		yaml_write_indicator(w, "-", true, false, true);
		if (!emit(w, l->v[i], PLACE_ITEM))
			return false;
	}
	return true;
}

/* []uint8 is a string to JSON, but a list of numbers to go-yaml. */
static bool
emit_bytes(struct yaml_writer *w, struct str s, enum place place)
{
	struct arena *a = w->buf.arena;
	struct val *v;

	if (!w->pretty) {
		emit_text(w, base64_encode(a, s), false);
		return true;
	}
	v = arena_array(a, struct val, s.n);
	for (size_t i = 0; i < s.n; i++)
		v[i] = val_int((unsigned char)s.p[i]);
	return emit_list(w, &(struct list){ .v = v, .n = s.n }, place);
}

/* Go's rule for a field without a yaml tag: its name in lower case. */
static struct str
lower_name(struct arena *a, const char *name)
{
	char *p = arena_cstr(a, str_of(name));

	for (char *q = p; *q; q++)
		if (*q >= 'A' && *q <= 'Z')
			*q = (char)(*q + ('a' - 'A'));
	return str_of(p);
}

static bool
emit_fields(struct yaml_writer *w, struct val v)
{
	const struct type *t = v.type;

	if (!t->fields[0]) {
		emit_empty(w, "{", "}");
		return true;
	}
	w->indent = w->indent < 0 ? 0 : w->indent + 2;
	for (size_t i = 0; t->fields[i]; i++)
		if (!emit_pair(w, lower_name(w->buf.arena, t->fields[i]), v.o->v[i]))
			return false;
	return true;
}

/* A struct as the map that JSON makes of it, without its empty fields. */
static struct map *
json_fields(struct arena *a, struct val v)
{
	struct map *m = map_new(a);
	const struct type *t = v.type;

	for (size_t i = 0; t->fields[i]; i++) {
		struct str name;

		if (gojson_field(v, i, &name))
			map_set(m, name, v.o->v[i]);
	}
	return m;
}

/* The keys of m as they are after JSON; the last of equal ones wins. */
static bool
map_through_json(struct yaml_writer *w, const struct map *m, struct map **out)
{
	struct map_entry **e = map_sorted(m, w->buf.arena);
	struct str key;

	*out = map_new(w->buf.arena);
	for (size_t i = 0; i < m->n; i++) {
		if (!check_key(w, e[i]->key) ||
		    !string_through_json(w, e[i]->key, &key))
			return false;
		map_set(*out, key, e[i]->v);
	}
	return true;
}

static bool
emit_nested(struct yaml_writer *w, struct val v, enum place place)
{
	struct map *m = v.m;

	if ((!v.m || v.l == &LIST_NIL) && (!w->pretty || val_kind(v) == KIND_STRUCT)) {
		emit_plain(w, STR("null"));
		return true;
	}
	if (val_kind(v) == KIND_LIST)
		return emit_list(w, v.l ? v.l : &(struct list){ 0 }, place);
	if (val_kind(v) == KIND_STRUCT && w->pretty)
		return emit_fields(w, v);
	if (val_kind(v) == KIND_STRUCT)
		m = json_fields(w->buf.arena, v);
	if (!w->pretty && !map_through_json(w, m, &m))
		return false;
	return emit_map(w, m ? m : map_new(w->buf.arena), place);
}

static bool
emit(struct yaml_writer *w, struct val v, enum place place)
{
	struct arena *a = w->buf.arena;
	int indent = w->indent;
	bool good;

	w->item = place == PLACE_ITEM;
	if (v.type && v.type->marshal)
		v = v.type->marshal(a, v);
	if (v.type == &TYPE_TIMESTAMP || v.type == &TYPE_PLAIN)
		return emit_plain(w, v.s), true;
	switch (val_kind(v)) {
	case KIND_NIL:
		return emit_plain(w, STR("null")), true;
	case KIND_BOOL:
		return emit_plain(w, v.b ? STR("true") : STR("false")), true;
	case KIND_INT:
		return emit_plain(w, str_of(arena_printf(a, "%lld", (long long)v.i))), true;
	case KIND_UINT:
		return emit_plain(w, str_of(arena_printf(a, "%llu", (unsigned long long)v.u))), true;
	case KIND_FLOAT:
		return emit_float(w, v.f);
	case KIND_STRING:
		return emit_string(w, v.s);
	case KIND_FUNC:
		return err_set(w->err, STATUS_USAGE, "yaml: cannot marshal type: %s",
			       v.type->name);
	default:
		break;
	}
	if (w->buf.over)
		return err_set(w->err, STATUS_INCOMPLETE, "yaml: more than %zu bytes", LIMIT_OUTPUT);
	if (++w->depth > LIMIT_YAML_DEPTH)
		return err_set(w->err, STATUS_INCOMPLETE, "yaml: nested deeper than %d",
			       LIMIT_YAML_DEPTH);
	good = val_kind(v) == KIND_BYTES ? emit_bytes(w, v.s, place)
					 : emit_nested(w, v, place);
	w->indent = indent;
	w->depth--;
	return good;
}

/* How a document is written: as version 2 of go-yaml does, as version 3 does, so with
 * sorted keys, and so with keys as they are. */
enum form { FORM_V2, FORM_V3, FORM_SORTED, FORM_KEPT };

static bool
emit_document(struct arena *a, struct val v, enum form form, int step,
	      struct str *out, struct err *e)
{
	struct yaml_writer w = {
		.indent = -1, .step = step, .width = form == FORM_V2 ? 80 : INT32_MAX,
		.whitespace = true, .indention = true, .pretty = form != FORM_V2,
		.sorted = form >= FORM_SORTED, .kept = form == FORM_KEPT, .err = e,
	};

	buf_init(&w.buf, a, LIMIT_OUTPUT);
	if (!emit(&w, v, PLACE_ROOT))
		return false;
	yaml_write_indent(&w);
	if (w.buf.over)
		return err_set(e, STATUS_INCOMPLETE, "yaml: more than %zu bytes", LIMIT_OUTPUT);
	*out = buf_str(&w.buf);
	return true;
}

bool
yaml_emit(struct arena *a, struct val v, struct str *out, struct err *e)
{
	if (emit_document(a, v, FORM_V2, 2, out, e))
		return true;
	/* what JSON cannot hold fails before any YAML is made */
	if (gojson_emit(a, v, GOJSON_HTML, out, e))
		return false;
	return err_wrap(e, "error marshaling into JSON");
}

bool
yaml_emit_pretty(struct arena *a, struct val v, struct str *out, struct err *e)
{
	return emit_document(a, v, FORM_V3, 2, out, e);
}

bool
yaml_emit_sorted(struct arena *a, struct val v, int indent, struct str *out, struct err *e)
{
	return emit_document(a, v, FORM_SORTED, indent, out, e);
}

bool
yaml_emit_kept(struct arena *a, struct val v, int indent, struct str *out, struct err *e)
{
	return emit_document(a, v, FORM_KEPT, indent, out, e);
}

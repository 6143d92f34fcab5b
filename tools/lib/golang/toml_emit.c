/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/map.h"
#include "num.h"
#include "toml.h"

struct writer {
	struct buf buf;
	int depth;
	struct err *err;
};

/* A dotted key: its last part, linked to the key before it. */
struct key {
	const struct key *up;
	struct str part;
	int n; /* parts */
};

/* One member of a map or struct. */
struct member {
	struct str name;
	struct val v;
	bool table;
};

static bool write_element(struct writer *w, struct val v);
static bool write_members(struct writer *w, const struct key *key, struct val v,
			  bool in_line);

static bool
fail(struct writer *w, const char *msg)
{
	return err_set(w->err, STATUS_USAGE, "%s", msg);
}

static bool
too_deep(struct writer *w)
{
	return err_set(w->err, STATUS_INCOMPLETE, "toml: nested deeper than %d", LIMIT_JSON_DEPTH);
}

static struct val
resolve(struct writer *w, struct val v)
{
	if (v.type == &TYPE_TOML_TIME || !v.type || !v.type->marshal)
		return v;
	return v.type->marshal(w->buf.arena, v);
}

static bool
is_nil(struct val v)
{
	return val_is_nil(v) || (val_kind(v) == KIND_LIST && !v.l) ||
	       (val_kind(v) == KIND_MAP && !v.m);
}

static bool
is_hash(struct val v)
{
	return v.type != &TYPE_TOML_TIME &&
	       (val_kind(v) == KIND_MAP || val_kind(v) == KIND_STRUCT);
}

/*
 * Sets *table when v is written under a header of its own: a map, or a list of
 * nothing but maps.  Fails when a list in it holds a nil.
 */
static bool
check_type(struct writer *w, struct val v, bool *table)
{
	bool all = true, inner;

	*table = is_hash(v) && !is_nil(v);
	if (val_kind(v) == KIND_FUNC)
		return fail(w, "unsupported type: func");
	if (val_kind(v) != KIND_LIST || !v.l)
		return true;
	if (w->depth++ >= LIMIT_JSON_DEPTH)
		return too_deep(w);
	for (size_t i = 0; i < v.l->n; i++) {
		struct val item = resolve(w, v.l->v[i]);

		if (is_nil(item))
			return fail(w, "toml: cannot encode array with nil element");
		if (!check_type(w, item, &inner))
			return false;
		all = all && is_hash(item);
	}
	w->depth--;
	*table = all && v.l->n;
	return true;
}

static void
write_quoted(struct writer *w, struct str s)
{
	static const char plain[] = "\"\\\b\t\n\f\r", letter[] = "\"\\btnfr";
	struct buf *b = &w->buf;

	buf_addc(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		const char *p = c ? strchr(plain, c) : NULL;

		if (p)
			buf_printf(b, "\\%c", letter[p - plain]);
		else if ((unsigned char)c < 0x20 || c == 0x7f)
			buf_printf(b, "\\u%04x", (unsigned)c);
		else
			buf_addc(b, c);
	}
	buf_addc(b, '"');
}

static void
write_part(struct writer *w, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		      (c >= '0' && c <= '9') || c == '_' || c == '-')) {
			write_quoted(w, s);
			return;
		}
	}
	if (s.n)
		buf_add(&w->buf, s);
	else
		buf_adds(&w->buf, "\"\"");
}

static void
write_key(struct writer *w, const struct key *k)
{
	if (k->up) {
		write_key(w, k->up);
		buf_addc(&w->buf, '.');
	}
	write_part(w, k->part);
}

static void
write_header(struct writer *w, const struct key *k, const char *open, const char *close)
{
	buf_fill(&w->buf, ' ', 2 * (size_t)(k->n - 1));
	buf_adds(&w->buf, open);
	write_key(w, k);
	buf_adds(&w->buf, close);
	buf_addc(&w->buf, '\n');
}

static void
write_blank_line(struct writer *w)
{
	if (w->buf.n)
		buf_addc(&w->buf, '\n');
}

static bool
write_float(struct writer *w, double f)
{
	struct str s = num_float(w->buf.arena, f, 'g', -1);

	if (isnan(f) || isinf(f)) {
		buf_adds(&w->buf, signbit(f) ? "-" : "");
		return buf_adds(&w->buf, isnan(f) ? "nan" : "inf"), true;
	}
	buf_add(&w->buf, s);
	if (str_chr(s, 'e') < 0 && str_chr(s, '.') < 0)
		buf_adds(&w->buf, ".0");
	return true;
}

static bool
write_list(struct writer *w, const struct list *l)
{
	buf_addc(&w->buf, '[');
	for (size_t i = 0; i < l->n; i++) {
		if (i)
			buf_adds(&w->buf, ", ");
		if (!write_element(w, l->v[i]))
			return false;
	}
	return buf_addc(&w->buf, ']'), true;
}

static bool
write_bytes(struct writer *w, struct str s)
{
	buf_addc(&w->buf, '[');
	for (size_t i = 0; i < s.n; i++)
		buf_printf(&w->buf, "%s%d", i ? ", " : "", (unsigned char)s.p[i]);
	return buf_addc(&w->buf, ']'), true;
}

static bool
write_time(struct writer *w, const struct toml_time *t)
{
	return buf_add(&w->buf, gotime_format(w->buf.arena, t->time, t->layout)), true;
}

/* Writes a value on the line of its key. */
static bool
write_element(struct writer *w, struct val v)
{
	struct buf *b = &w->buf;
	bool good;

	v = resolve(w, v);
	switch (val_kind(v)) {
	case KIND_BOOL:
		return buf_adds(b, v.b ? "true" : "false"), true;
	case KIND_INT:
		return buf_printf(b, "%lld", (long long)v.i), true;
	case KIND_UINT:
		return buf_printf(b, "%llu", (unsigned long long)v.u), true;
	case KIND_FLOAT:
		return write_float(w, v.f);
	case KIND_STRING:
		return write_quoted(w, v.s), true;
	case KIND_BYTES:
		return write_bytes(w, v.s);
	case KIND_NIL:
	case KIND_FUNC:
		return fail(w, "unexpected type: <nil>");
	default:
		break;
	}
	if (v.type == &TYPE_TOML_TIME)
		return write_time(w, v.o->data);
	if (w->depth++ >= LIMIT_JSON_DEPTH)
		return too_deep(w);
	good = val_kind(v) == KIND_LIST ? write_list(w, v.l)
					: write_members(w, NULL, v, true);
	w->depth--;
	return good;
}

/* The members of a map sorted by name, or those of a struct in order; *n takes their
 * number. */
static struct member *
members_of(struct writer *w, struct val v, size_t *n)
{
	struct arena *a = w->buf.arena;
	struct map_entry **e;
	struct member *m;

	*n = 0;
	if (val_kind(v) == KIND_MAP) {
		e = map_sorted(v.m, a);
		m = arena_array(a, struct member, v.m->n + 1);
		for (; *n < v.m->n; ++*n)
			m[*n] = (struct member){ e[*n]->key, resolve(w, e[*n]->v), false };
		return m;
	}
	while (v.type->fields[*n])
		++*n;
	m = arena_array(a, struct member, *n + 1);
	for (size_t i = 0; i < *n; i++)
		m[i] = (struct member){ str_of(v.type->fields[i]),
					resolve(w, v.o->v[i]), false };
	return m;
}

static bool
write_tables(struct writer *w, const struct key *k, struct val v)
{
	if (is_hash(v)) {
		if (k->n == 1)
			write_blank_line(w);
		write_header(w, k, "[", "]");
		return write_members(w, k, v, false);
	}
	for (size_t i = 0; i < v.l->n; i++) {
		write_blank_line(w);
		write_header(w, k, "[[", "]]");
		if (!write_members(w, k, resolve(w, v.l->v[i]), false))
			return false;
	}
	return true;
}

static bool
write_member(struct writer *w, const struct key *up, const struct member *m,
	     bool in_line)
{
	struct key k = { up, m->name, up ? up->n + 1 : 1 };

	if (!in_line && m->table)
		return write_tables(w, &k, m->v);
	if (!in_line)
		buf_fill(&w->buf, ' ', 2 * (size_t)(k.n - 1));
	write_part(w, m->name);
	buf_adds(&w->buf, " = ");
	if (!write_element(w, m->v))
		return false;
	if (!in_line)
		buf_addc(&w->buf, '\n');
	return true;
}

/* Writes the members that are tables, or those that are not. */
static bool
write_half(struct writer *w, const struct key *key, const struct member *m,
	   size_t n, bool tables, bool in_line)
{
	size_t last = 0;

	for (size_t i = 0; i < n; i++)
		if (m[i].table == tables)
			last = i;
	for (size_t i = 0; i < n && !tables; i++)
		if (m[i].table)
			last = n;
	for (size_t i = 0; i < n; i++) {
		if (m[i].table != tables || is_nil(m[i].v))
			continue;
		if (!write_member(w, key, &m[i], in_line))
			return false;
		if (in_line && i != last)
			buf_adds(&w->buf, ", ");
	}
	return true;
}

static bool
write_members(struct writer *w, const struct key *key, struct val v, bool in_line)
{
	struct member *m;
	size_t n;

	if (w->depth++ >= LIMIT_JSON_DEPTH)
		return too_deep(w);
	m = members_of(w, v, &n);
	for (size_t i = 0; i < n; i++)
		if (!check_type(w, m[i].v, &m[i].table))
			return false;
	if (in_line)
		buf_addc(&w->buf, '{');
	if (!write_half(w, key, m, n, false, in_line) ||
	    !write_half(w, key, m, n, true, in_line))
		return false;
	if (in_line)
		buf_addc(&w->buf, '}');
	w->depth--;
	return true;
}

static bool
write_root(struct writer *w, struct val v)
{
	bool table;

	if (val_is_nil(v))
		return fail(w, "reflect: call of reflect.Value.Type on zero Value");
	if (is_nil(v))
		return true;
	if (!check_type(w, v, &table))
		return false;
	if (is_hash(v))
		return write_members(w, NULL, v, false);
	if (table)
		return fail(w, "toml: top-level values must be Go maps or structs");
	return write_element(w, v);
}

bool
toml_emit(struct arena *a, struct val v, struct str *out, struct err *e)
{
	struct writer w = { .err = e };

	buf_init(&w.buf, a, LIMIT_OUTPUT);
	if (!write_root(&w, resolve(&w, v)))
		return false;
	if (w.buf.over)
		return err_set(e, STATUS_INCOMPLETE, "toml: more than %zu bytes", LIMIT_OUTPUT);
	*out = buf_str(&w.buf);
	return true;
}

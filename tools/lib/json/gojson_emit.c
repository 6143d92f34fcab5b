/* SPDX-License-Identifier: Apache-2.0 */
#include "gojson.h"

#include <math.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/map.h"
#include "golang/num.h"

struct writer {
	struct buf buf;
	unsigned flags;
	int depth;
	struct err *err;
};

/* A map, list or object that is being written, linked to the one that holds it, so
 * that one which holds itself is found. */
struct nest {
	const void *p;
	const struct nest *up;
};

static bool write_value(struct writer *w, struct val v, const struct nest *up);

static void
write_rune(struct buf *b, struct str seq, uint32_t rune, bool html)
{
	static const char plain[] = "\b\f\n\r\t\"\\";
	static const char escape[] = "bfnrt\"\\";
	const char *p = rune && rune < 0x80 ? strchr(plain, (int)rune) : NULL;

	if (p)
		buf_printf(b, "\\%c", escape[p - plain]);
	else if (rune < 0x20 || rune == 0x2028 || rune == 0x2029 ||
		 (rune == 0xfffd && seq.n == 1) ||
		 (html && (rune == '<' || rune == '>' || rune == '&')))
		buf_printf(b, "\\u%04x", (unsigned)rune);
	else
		buf_add(b, seq);
}

static void
write_string(struct writer *w, struct str s)
{
	struct buf *b = &w->buf;
	size_t start = 0, i = 0, n;
	uint32_t rune;

	buf_addc(b, '"');
	while (i < s.n) {
		unsigned char c = (unsigned char)s.p[i];

		if (c >= 0x20 && c < 0x80 && !memchr("\"\\<>&", c, 5)) {
			i++;
			continue;
		}
		buf_add(b, str_sub(s, start, i));
		n = utf8_decode(str_sub(s, i, s.n), &rune);
		write_rune(b, str_sub(s, i, i + n), rune, w->flags & GOJSON_HTML);
		start = i += n;
	}
	buf_add(b, str_sub(s, start, s.n));
	buf_addc(b, '"');
}

/* Begins the line of an element or of a closing bracket when the output is pretty. */
static void
write_newline(struct writer *w)
{
	if (w->flags & GOJSON_PRETTY) {
		buf_addc(&w->buf, '\n');
		buf_fill(&w->buf, ' ', 2 * (size_t)w->depth);
	}
}

static void
write_open(struct writer *w, char bracket)
{
	buf_addc(&w->buf, bracket);
	w->depth++;
}

static void
write_close(struct writer *w, char bracket, bool filled)
{
	w->depth--;
	if (filled)
		write_newline(w);
	buf_addc(&w->buf, bracket);
}

static bool
write_member(struct writer *w, struct str key, struct val v, bool first,
	     const struct nest *up)
{
	if (!first)
		buf_addc(&w->buf, ',');
	write_newline(w);
	write_string(w, key);
	buf_adds(&w->buf, w->flags & GOJSON_PRETTY ? ": " : ":");
	return write_value(w, v, up);
}

static bool
write_map(struct writer *w, const struct map *m, const struct nest *up)
{
	struct map_entry **sorted, *e;
	bool first = true;

	write_open(w, '{');
	if (w->flags & GOJSON_UNSORTED) {
		for (e = map_next(m, NULL); e; e = map_next(m, e)) {
			if (!write_member(w, e->key, e->v, first, up))
				return false;
			first = false;
		}
	} else {
		sorted = map_sorted(m, w->buf.arena);
		for (size_t i = 0; i < m->n; i++)
			if (!write_member(w, sorted[i]->key, sorted[i]->v, !i, up))
				return false;
	}
	write_close(w, '}', m->n > 0);
	return true;
}

static bool
write_list(struct writer *w, const struct list *l, const struct nest *up)
{
	write_open(w, '[');
	for (size_t i = 0; i < l->n; i++) {
		if (i)
			buf_addc(&w->buf, ',');
		write_newline(w);
		if (!write_value(w, l->v[i], up))
			return false;
	}
	write_close(w, ']', l->n > 0);
	return true;
}

/* True when omitempty leaves v out: false, 0, "", nil, no elements.  Structs are never
 * empty. */
static bool
is_empty(struct val v)
{
	return val_kind(v) != KIND_STRUCT && !val_truth(v);
}

bool
gojson_field(struct val v, size_t i, struct str *name)
{
	const struct type *t = v.type;
	struct str option;

	*name = str_of(t->json ? t->json[i] : t->fields[i]);
	str_cut(*name, ',', name, &option);
	return !str_is(*name, "-") &&
	       !(str_is(option, "omitempty") && is_empty(v.o->v[i]));
}

static bool
write_struct(struct writer *w, struct val v, const struct nest *up)
{
	bool first = true;
	struct str name;

	write_open(w, '{');
	for (size_t i = 0; v.type->fields[i]; i++) {
		if (!gojson_field(v, i, &name))
			continue;
		if (!write_member(w, name, v.o->v[i], first, up))
			return false;
		first = false;
	}
	write_close(w, '}', !first);
	return true;
}

/* Checks the limits and, as Go does from a depth of 1000 on, that p, which is to be
 * written, is not within itself. */
static bool
check_nest(struct writer *w, struct val v, const void *p, const struct nest *up)
{
	if (w->buf.over)
		return err_set(w->err, STATUS_INCOMPLETE, "json: more than %zu bytes",
			       LIMIT_OUTPUT);
	if (w->depth >= LIMIT_JSON_DEPTH)
		return err_set(w->err, STATUS_INCOMPLETE,
			       "json: nested deeper than %d", LIMIT_JSON_DEPTH);
	if (w->depth < 1000)
		return true;
	for (; up; up = up->up)
		if (up->p == p)
			return err_set(w->err, STATUS_USAGE,
				       "json: unsupported value: encountered a cycle via %s",
				       v.type->name);
	return true;
}

static bool
write_nested(struct writer *w, struct val v, const struct nest *up)
{
	struct nest here = { v.m, up };

	if (!v.m || v.l == &LIST_NIL) {
		buf_adds(&w->buf, "null");
		return true;
	}
	if (!check_nest(w, v, v.m, up))
		return false;
	if (val_kind(v) == KIND_MAP)
		return write_map(w, v.m, &here);
	if (val_kind(v) == KIND_LIST)
		return write_list(w, v.l, &here);
	return write_struct(w, v, &here);
}

static bool
write_float(struct writer *w, double f)
{
	struct arena *a = w->buf.arena;

	if (!isfinite(f))
		return err_set(w->err, STATUS_USAGE, "json: unsupported value: %.4s",
			       num_float(a, f, 'g', -1).p);
	buf_add(&w->buf, num_json(a, f));
	return true;
}

static bool
write_value(struct writer *w, struct val v, const struct nest *up)
{
	struct buf *b = &w->buf;

	if (v.type && v.type->marshal)
		v = v.type->marshal(b->arena, v);
	switch (val_kind(v)) {
	case KIND_NIL:
		return buf_adds(b, "null"), true;
	case KIND_BOOL:
		return buf_adds(b, v.b ? "true" : "false"), true;
	case KIND_INT:
		return buf_printf(b, "%lld", (long long)v.i), true;
	case KIND_UINT:
		return buf_printf(b, "%llu", (unsigned long long)v.u), true;
	case KIND_FLOAT:
		return write_float(w, v.f);
	case KIND_STRING:
		return write_string(w, v.s), true;
	case KIND_BYTES:
		return write_string(w, base64_encode(b->arena, v.s)), true;
	case KIND_MAP:
	case KIND_LIST:
	case KIND_STRUCT:
		return write_nested(w, v, up);
	case KIND_FUNC:
		break;
	}
	return err_set(w->err, STATUS_USAGE, "json: unsupported type: %s",
		       v.type->name);
}

bool
gojson_emit(struct arena *a, struct val v, unsigned flags, struct str *out,
	    struct err *e)
{
	struct writer w = { .flags = flags, .err = e };

	buf_init(&w.buf, a, LIMIT_OUTPUT);
	if (!write_value(&w, v, NULL))
		return false;
	if (w.buf.over)
		return err_set(e, STATUS_INCOMPLETE, "json: more than %zu bytes",
			       LIMIT_OUTPUT);
	*out = buf_str(&w.buf);
	return true;
}

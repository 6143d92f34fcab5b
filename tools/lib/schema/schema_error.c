/* SPDX-License-Identifier: Apache-2.0 */
#include "schema_error.h"

#include "golang/num.h"
#include "golang/quote.h"

struct schema_error *
schema_error_new(struct arena *a, struct str path, const char *text)
{
	struct schema_error *e = arena_new(a, struct schema_error);

	e->path = path;
	e->text = text;
	e->last = &e->cause;
	return e;
}

void
schema_error_add(struct schema_error *e, struct schema_error *cause)
{
	*e->last = cause;
	for (; cause; cause = cause->next)
		e->last = &cause->next;
}

static void
quote(struct buf *b, struct str s)
{
	struct buf q;
	size_t i;

	buf_init(&q, b->arena, s.n * 10 + 8);
	buf_quote(&q, s);
	buf_addc(b, '\'');
	for (i = 1; i + 1 < q.n; i++) {
		if (q.p[i] == '\\' && q.p[i + 1] == '"')
			continue;
		if (q.p[i] == '\'')
			buf_addc(b, '\\');
		buf_addc(b, q.p[i]);
		/* an escaped backslash does not escape the next character */
		if (q.p[i] == '\\')
			buf_addc(b, q.p[++i]);
	}
	buf_addc(b, '\'');
}

void
schema_error_print(struct buf *b, const struct schema_error *e, int indent)
{
	const struct schema_error *c;
	bool skip = !e->text && e->cause && !e->cause->next;

	if (!skip) {
		buf_addc(b, '\n');
		buf_fill(b, ' ', (size_t)(indent - 1) * 2);
		buf_adds(b, "- at ");
		quote(b, e->path);
		buf_printf(b, ": %s", e->text ? e->text : "validation failed");
		indent++;
	}
	for (c = e->cause; c; c = c->next)
		schema_error_print(b, c, indent);
}

const char *
schema_quote(struct arena *a, struct str s)
{
	struct buf b;

	buf_init(&b, a, s.n * 12 + 8);
	quote(&b, s);
	buf_addc(&b, 0);
	return b.p;
}

/* Writes digits with a comma before every third one from the right. */
static void
grouped(struct buf *b, struct str digits)
{
	size_t i;

	for (i = 0; i < digits.n; i++) {
		if (i && (digits.n - i) % 3 == 0)
			buf_addc(b, ',');
		buf_addc(b, digits.p[i]);
	}
}

const char *
schema_number(struct arena *a, double f)
{
	static const char *const raised[] = { "⁰", "¹", "²", "³", "⁴",
					      "⁵", "⁶", "⁷", "⁸", "⁹" };
	struct str s = num_float(a, f, 'g', -1), digits, rest;
	struct buf b;
	size_t i;

	buf_init(&b, a, 128);
	if (s.n && s.p[0] == '-') {
		buf_addc(&b, '-');
		s = str_sub(s, 1, s.n);
	}
	if (str_cut(s, 'e', &digits, &rest)) {
		buf_add(&b, digits);
		buf_adds(&b, "×10");
		for (i = 0; i < rest.n; i++) {
			if (rest.p[i] == '-')
				buf_adds(&b, "⁻");
			else if (rest.p[i] >= '0' && rest.p[i] <= '9')
				buf_adds(&b, raised[rest.p[i] - '0']);
		}
	} else if (str_cut(s, '.', &digits, &rest)) {
		grouped(&b, digits);
		buf_addc(&b, '.');
		buf_add(&b, rest);
	} else {
		grouped(&b, s);
	}
	buf_addc(&b, 0);
	return b.p;
}

const char *
schema_display(struct arena *a, struct val v)
{
	switch (val_kind(v)) {
	case KIND_NIL:
		return "<nil>";
	case KIND_BOOL:
		return v.b ? "true" : "false";
	case KIND_STRING:
		return schema_quote(a, v.s);
	case KIND_INT:
		return arena_printf(a, "%lld", (long long)v.i);
	case KIND_FLOAT:
		return arena_cstr(a, num_json(a, v.f));
	default:
		return "value";
	}
}

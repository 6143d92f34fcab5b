/* SPDX-License-Identifier: Apache-2.0 */
/* Any value under Go's verbs: methods, containers, pointers, bad verbs. */
#include "base/limits.h"
#include "base/map.h"

#include "fmt_state.h"

static void
between(struct fmt *f, bool first)
{
	if (!first)
		buf_adds(f->b, f->sharp_v ? ", " : " ");
}

/* What the type's Error or String method says; false without one. */
static bool
by_method(struct fmt *f, struct val v, uint32_t verb)
{
	const struct func *m, *found = NULL;
	struct val s;

	if (v.type->by_pointer && !(f->addressable && f->depth == 1))
		return false;
	if (f->erroring || f->sharp_v || verb > 0x7f || !strchr("vsxXq", (int)verb))
		return false;
	for (m = v.type->methods; m && m->name; m++)
		if (m->min == 0 && m->max == 0 &&
		    (strcmp(m->name, "Error") == 0 ||
		     (!found && strcmp(m->name, "String") == 0)))
			found = m;
	if (!found)
		return false;
	s = found->fn(f->x, &v, 1);
	return fmt_string(f, s.s, verb);
}

static void
add_list(struct fmt *f, struct val v, uint32_t verb)
{
	size_t i, n = v.l ? v.l->n : 0;

	if (f->sharp_v) {
		buf_adds(f->b, v.type->name);
		if (!v.l) {
			buf_adds(f->b, "(nil)");
			return;
		}
	}
	buf_addc(f->b, f->sharp_v ? '{' : '[');
	for (i = 0; i < n; i++) {
		between(f, i == 0);
		fmt_any(f, v.l->v[i], verb);
	}
	buf_addc(f->b, f->sharp_v ? '}' : ']');
}

static void
add_map(struct fmt *f, struct val v, uint32_t verb)
{
	struct map_entry **e;
	size_t i, n = v.m ? v.m->n : 0;

	buf_adds(f->b, f->sharp_v ? v.type->name : "map[");
	if (f->sharp_v && !v.m) {
		buf_adds(f->b, "(nil)");
		return;
	}
	if (f->sharp_v)
		buf_addc(f->b, '{');
	e = n ? map_sorted(v.m, f->x->arena) : NULL;
	for (i = 0; i < n; i++) {
		between(f, i == 0);
		if (!fmt_string(f, e[i]->key, verb))
			fmt_bad_verb(f, val_str(e[i]->key), verb);
		buf_addc(f->b, ':');
		fmt_any(f, e[i]->v, verb);
	}
	buf_addc(f->b, f->sharp_v ? '}' : ']');
}

/* A made-up address, the same for the same object. */
static void
add_pointer(struct fmt *f, struct val v, const void *p, uint32_t verb)
{
	if (verb == 'v' && f->sharp_v) {
		buf_printf(f->b, "(%s)(", v.type->name);
		if (p)
			fmt_hex(f, (uintptr_t)p, true);
		else
			buf_adds(f->b, "nil");
		buf_addc(f->b, ')');
	} else if (verb == 'v' && !p) {
		fmt_pad(f, STR("<nil>"));
	} else if (verb == 'v' || verb == 'p') {
		fmt_hex(f, (uintptr_t)p, !f->sharp);
	} else if (verb > 0x7f || !strchr("bodxX", (int)verb) ||
		   !fmt_integer(f, (uintptr_t)p, false, verb)) {
		fmt_bad_verb(f, v, verb);
	}
}

static void
add_struct(struct fmt *f, struct val v, uint32_t verb)
{
	bool pointer = v.type->name[0] == '*';
	size_t i;

	if (pointer && (f->depth > 1 || !v.o)) {
		add_pointer(f, v, v.o, verb);
		return;
	}
	if (pointer && !f->addressable)
		buf_addc(f->b, '&');
	if (f->sharp_v)
		buf_adds(f->b, v.type->name + pointer);
	buf_addc(f->b, '{');
	for (i = 0; v.type->fields && v.type->fields[i]; i++) {
		between(f, i == 0);
		if (f->plus_v || f->sharp_v)
			buf_printf(f->b, "%s:", v.type->fields[i]);
		fmt_any(f, v.o->v[i], verb);
	}
	buf_addc(f->b, '}');
}

/* "[104 105]": charts print whole files so, when they make keys of them. */
static void
add_plain_bytes(struct buf *b, struct str s)
{
	char text[256 * 4], *p = text;
	unsigned char c;
	size_t i;

	buf_addc(b, '[');
	for (i = 0; i < s.n; i++) {
		c = (unsigned char)s.p[i];
		if (i)
			*p++ = ' ';
		if (c >= 100)
			*p++ = (char)('0' + c / 100);
		if (c >= 10)
			*p++ = (char)('0' + c / 10 % 10);
		*p++ = (char)('0' + c % 10);
		if (p > text + sizeof text - 4) {
			if (!buf_add(b, (struct str){ text, (size_t)(p - text) }))
				return;
			p = text;
		}
	}
	buf_add(b, (struct str){ text, (size_t)(p - text) });
	buf_addc(b, ']');
}

static bool
add_bytes(struct fmt *f, struct val v, uint32_t verb)
{
	size_t i;

	if (verb != 'v' && verb != 'd')
		return fmt_string(f, v.s, verb);
	if (fmt_is_plain(f)) {
		add_plain_bytes(f->b, v.s);
		return true;
	}
	if (f->sharp_v)
		buf_adds(f->b, "[]byte");
	buf_addc(f->b, f->sharp_v ? '{' : '[');
	for (i = 0; i < v.s.n; i++) {
		between(f, i == 0);
		if (f->sharp_v)
			fmt_hex(f, (unsigned char)v.s.p[i], true);
		else
			fmt_integer(f, (unsigned char)v.s.p[i], false, 'd');
	}
	buf_addc(f->b, f->sharp_v ? '}' : ']');
	return true;
}

static const void *
address(struct val v)
{
	switch (val_kind(v)) {
	case KIND_MAP:
		return v.m;
	case KIND_LIST:
		return v.l ? v.l->v : NULL;
	case KIND_BYTES:
		return v.s.p;
	case KIND_FUNC:
		return v.fn;
	case KIND_STRUCT:
		return v.type->name[0] == '*' ? v.o : NULL;
	default:
		return NULL;
	}
}

static void
add_value(struct fmt *f, struct val v, uint32_t verb)
{
	bool fits = true;

	switch (val_kind(v)) {
	case KIND_NIL:
		break;
	case KIND_BOOL:
		fits = fmt_bool(f, v.b, verb);
		break;
	case KIND_INT:
		fits = fmt_integer(f, v.u, true, verb);
		break;
	case KIND_UINT:
		fits = fmt_integer(f, v.u, false, verb);
		break;
	case KIND_FLOAT:
		fits = fmt_float(f, v.f, verb);
		break;
	case KIND_STRING:
		fits = fmt_string(f, v.s, verb);
		break;
	case KIND_BYTES:
		fits = add_bytes(f, v, verb);
		break;
	case KIND_LIST:
		add_list(f, v, verb);
		break;
	case KIND_MAP:
		add_map(f, v, verb);
		break;
	case KIND_STRUCT:
		add_struct(f, v, verb);
		break;
	case KIND_FUNC:
		add_pointer(f, v, v.fn, verb);
		break;
	}
	if (!fits)
		fmt_bad_verb(f, v, verb);
}

void
fmt_bad_verb(struct fmt *f, struct val v, uint32_t verb)
{
	buf_adds(f->b, "%!");
	buf_rune(f->b, verb);
	buf_addc(f->b, '(');
	if (val_is_nil(v)) {
		buf_adds(f->b, "<nil>");
	} else {
		bool was = f->erroring;

		f->erroring = true;
		buf_printf(f->b, "%s=", v.type->name);
		add_value(f, v, 'v');
		f->erroring = was;
	}
	buf_addc(f->b, ')');
}

void
fmt_any(struct fmt *f, struct val v, uint32_t verb)
{
	if (f->depth > LIMIT_JSON_DEPTH)
		exec_fail(f->x, "a value nested deeper than %d cannot be printed",
			  LIMIT_JSON_DEPTH);
	if (f->b->over)
		return;
	f->depth++;
	if (val_is_nil(v) && f->depth > 1) {
		buf_adds(f->b, f->sharp_v ? "interface {}(nil)" : "<nil>");
	} else if (val_is_nil(v)) {
		if (verb == 'v' || verb == 'T')
			fmt_pad(f, STR("<nil>"));
		else
			fmt_bad_verb(f, v, verb);
	} else if (verb == 'T' && f->depth == 1) {
		fmt_string(f, str_of(v.type->name), 's');
	} else if (verb == 'p' && f->depth == 1) {
		if (address(v))
			add_pointer(f, v, address(v), verb);
		else
			fmt_bad_verb(f, v, verb);
	} else if (!v.type->methods || !by_method(f, v, verb)) {
		add_value(f, v, verb);
	}
	f->depth--;
}

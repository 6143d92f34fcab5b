/* SPDX-License-Identifier: Apache-2.0 */
#include "sprig.h"

#include "base/limits.h"
#include "crypto/crypto.h"
#include "golang/num.h"

void
sprig_nil_panic(struct exec *x)
{
	exec_fail(x, "runtime error: invalid memory address or nil pointer dereference");
}

void
sprig_crypto(struct exec *x)
{
	struct err e = { .arena = x->arena };

	if (!crypto_open(&e))
		exec_fail_err(x, &e);
}

char *
sprig_alloc(struct exec *x, uint64_t n)
{
	if (n > LIMIT_OUTPUT)
		exec_fail(x, "the result would be over %zu MiB", LIMIT_OUTPUT / MIB);
	return arena_alloc(x->arena, (size_t)n);
}

struct buf
sprig_buf(struct exec *x)
{
	struct buf b;

	buf_init(&b, x->arena, LIMIT_OUTPUT);
	return b;
}

struct val
sprig_done(struct exec *x, const struct buf *b)
{
	if (b->over)
		exec_fail(x, "the result is over %zu MiB", LIMIT_OUTPUT / MIB);
	return val_str(buf_str(b));
}

struct str
sprig_text(struct exec *x, struct val v)
{
	if (val_kind(v) == KIND_BYTES || v.type == &TYPE_STRING)
		return v.s;
	return exec_text(x, v);
}

/* The bytes of a []uint8 as a list. */
static struct list *
byte_list(struct exec *x, struct str s)
{
	struct list *l = arena_new(x->arena, struct list);
	size_t i;

	*l = (struct list){ .v = arena_array(x->arena, struct val, s.n), .n = s.n };
	for (i = 0; i < s.n; i++)
		l->v[i] = (struct val){ .type = &TYPE_UINT8, .u = (unsigned char)s.p[i] };
	return l;
}

struct list *
sprig_list(struct exec *x, struct val v, const char *what)
{
	switch (val_kind(v)) {
	case KIND_LIST:
		if (!v.l)
			return &LIST_NIL;
		exec_work(x, v.l->n / LIST_STEP);
		return v.l;
	case KIND_BYTES:
		return byte_list(x, v.s);
	case KIND_NIL:
		sprig_nil_panic(x);
	default:
		exec_fail(x, "%s %s", what, v.type->kind_name);
	}
}

struct list *
sprig_texts(struct exec *x, struct val v)
{
	struct list *out = arena_new(x->arena, struct list), one = { .v = &v, .n = 1 }, *in = &one;
	size_t i;

	if (v.type == &TYPE_STRINGS)
		return v.l;
	if (val_kind(v) == KIND_LIST || val_kind(v) == KIND_BYTES)
		in = sprig_list(x, v, "");
	out->v = arena_array(x->arena, struct val, in->n);
	for (i = 0; i < in->n; i++)
		if (!val_is_nil(in->v[i]))
			out->v[out->n++] = val_str(sprig_text(x, in->v[i]));
	return out;
}

int64_t
sprig_truncate(double f)
{
	return f >= -0x1p63 && f < 0x1p63 ? (int64_t)f : INT64_MIN;
}

/* A text without a fraction of zeros: "12" for "12.00". */
static struct str
trim_zero_decimal(struct str s)
{
	size_t i = s.n;

	while (i > 0 && s.p[i - 1] == '0')
		i--;
	if (i > 0 && i < s.n && s.p[i - 1] == '.')
		return str_sub(s, 0, i - 1);
	return s;
}

int64_t
sprig_int(struct val v)
{
	int64_t i;

	switch (val_kind(v)) {
	case KIND_INT:
		return v.i;
	case KIND_UINT:
		return (int64_t)v.u;
	case KIND_FLOAT:
		return sprig_truncate(v.f);
	case KIND_BOOL:
		return v.b;
	case KIND_STRING:
		if (num_parse_int(trim_zero_decimal(v.s), 0, &i) == NUM_OK)
			return i;
		return 0;
	default:
		return 0;
	}
}

double
sprig_float(struct val v)
{
	double f;

	switch (val_kind(v)) {
	case KIND_INT:
		return (double)v.i;
	case KIND_UINT:
		return (double)v.u;
	case KIND_FLOAT:
		return v.f;
	case KIND_BOOL:
		return v.b;
	case KIND_STRING:
		return num_parse_float(v.s, &f) == NUM_OK ? f : 0;
	default:
		return 0;
	}
}

size_t
sprig_last_rune(struct str s, uint32_t *rune)
{
	size_t n;

	for (n = s.n < 4 ? s.n : 4; n > 1; n--)
		if (utf8_decode(str_sub(s, s.n - n, s.n), rune) == n)
			return n;
	return utf8_decode(str_sub(s, s.n - n, s.n), rune);
}

struct val
sprig_map(struct exec *x, struct str s, uint32_t (*map)(uint32_t r, void *data),
	  void *data)
{
	struct buf b = sprig_buf(x);
	uint32_t r;
	size_t n;

	for (; s.n; s = str_sub(s, n, s.n)) {
		n = utf8_decode(s, &r);
		buf_rune(&b, map(r, data));
	}
	return sprig_done(x, &b);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Base 64, base 32 and JSON.  Helm replaces the functions toJson and fromJson by its
 * own. */
#include <string.h>

#include "families.h"
#include "json/gojson.h"
#include "sprig.h"

/* An encoding of RFC 4648: a character has `bits` bits; padding makes the length a
 * multiple of `group`. */
struct base {
	const char *alphabet, *name;
	unsigned bits, group;
};

static const struct base BASE64 = {
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", "base64", 6, 4
};
static const struct base BASE32 = { "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "base32", 5, 8 };

static struct val
encode(struct exec *x, const struct base *base, struct str s)
{
	size_t bytes = base->bits * base->group / 8, n = (s.n + bytes - 1) / bytes * base->group;
	char *out = sprig_alloc(x, n + 1);
	unsigned acc = 0, have = 0;
	size_t i, used = 0;

	for (i = 0; i < s.n; i++) {
		acc = acc << 8 | (unsigned char)s.p[i];
		for (have += 8; have >= base->bits; have -= base->bits)
			out[used++] = base->alphabet[acc >> (have - base->bits) &
						     ((1U << base->bits) - 1)];
	}
	if (have)
		out[used++] = base->alphabet[acc << (base->bits - have) &
					     ((1U << base->bits) - 1)];
	while (used < n)
		out[used++] = '=';
	return val_str((struct str){ out, n });
}

static struct val
corrupt(struct exec *x, const struct base *base, size_t at)
{
	return val_cstr(arena_printf(x->arena, "illegal %s data at input byte %zu",
				     base->name, at));
}

/* The number that the character c stands for, or -1. */
static int
digit(const struct base *base, char c)
{
	const char *p = c ? strchr(base->alphabet, c) : NULL;

	return p ? (int)(p - base->alphabet) : -1;
}

/* The bytes that s encodes; newlines and padding are skipped. */
static struct val
decode_digits(struct exec *x, const struct base *base, struct str s)
{
	char *out = sprig_alloc(x, s.n + 1);
	unsigned acc = 0, have = 0;
	size_t i, n = 0;

	for (i = 0; i < s.n; i++) {
		if (digit(base, s.p[i]) < 0)
			continue;
		acc = acc << base->bits | (unsigned)digit(base, s.p[i]);
		have += base->bits;
		if (have >= 8) {
			have -= 8;
			out[n++] = (char)(acc >> have & 0xff);
		}
	}
	return val_str((struct str){ out, n });
}

static bool
is_newline(char c)
{
	return c == '\n' || c == '\r';
}

static size_t
skip_newlines(struct str s, size_t at)
{
	while (at < s.n && is_newline(s.p[at]))
		at++;
	return at;
}

/*
 * The offset of the byte that Go's decoder of base 64 names in its error: groups have
 * four characters, newlines may stand anywhere, padding only at the end.  SIZE_MAX
 * when s is valid.
 */
static size_t
base64_fault(struct str s)
{
	size_t i, j = 0;

	for (i = 0; i < s.n && s.p[i] != '='; i++) {
		if (is_newline(s.p[i]))
			continue;
		if (digit(&BASE64, s.p[i]) < 0)
			return i;
		j = (j + 1) % 4;
	}
	if (i == s.n)
		return j ? s.n - j : SIZE_MAX;
	if (j < 2)
		return i;
	i++;
	if (j == 2) {
		i = skip_newlines(s, i);
		if (i == s.n)
			return s.n;
		if (s.p[i] != '=')
			return i - 1;
		i++;
	}
	i = skip_newlines(s, i);
	return i < s.n ? i : SIZE_MAX;
}

/* The same offset for base 32; the caller has taken the newlines out. */
static size_t
base32_fault(struct str s)
{
	size_t i, j = 0, k, left;

	for (i = 0; i < s.n; i++, j = (j + 1) % 8) {
		left = s.n - i - 1;
		if (s.p[i] == '=' && j >= 2 && left < 8) {
			if (left + j < 7)
				return s.n;
			for (k = 0; k < 7 - j; k++)
				if (k < left && s.p[i + 1 + k] != '=')
					return i + k;
			return j == 3 || j == 6 ? i : SIZE_MAX;
		}
		if (digit(&BASE32, s.p[i]) < 0)
			return i;
	}
	return j ? s.n - j : SIZE_MAX;
}

static struct str
without_newlines(struct exec *x, struct str s)
{
	char *out = sprig_alloc(x, s.n + 1);
	size_t i, n = 0;

	for (i = 0; i < s.n; i++)
		if (!is_newline(s.p[i]))
			out[n++] = s.p[i];
	return (struct str){ out, n };
}

static struct val
fn_b32dec(struct exec *x, struct val *arg, int n)
{
	struct str s = without_newlines(x, arg[0].s), data, padding;
	size_t fault = base32_fault(s);

	(void)n;
	str_cut(s, '=', &data, &padding);
	return fault == SIZE_MAX ? decode_digits(x, &BASE32, data) : corrupt(x, &BASE32, fault);
}

static struct val
fn_b32enc(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return encode(x, &BASE32, arg[0].s);
}

static struct val
fn_b64dec(struct exec *x, struct val *arg, int n)
{
	size_t fault = base64_fault(arg[0].s);

	(void)n;
	return fault == SIZE_MAX ? decode_digits(x, &BASE64, arg[0].s) :
				   corrupt(x, &BASE64, fault);
}

static struct val
fn_b64enc(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return encode(x, &BASE64, arg[0].s);
}

/* v in JSON.  A failure fails the function, or gives "" when `quiet`. */
static struct val
emit(struct exec *x, struct val v, unsigned flags, bool quiet)
{
	struct err e = { .arena = x->arena };
	struct str out;

	if (gojson_emit(x->arena, v, flags, &out, &e))
		return val_str(out);
	if (!quiet || e.status == STATUS_INCOMPLETE) /* a limit fails always */
		exec_fail(x, "%s", e.msg);
	return val_cstr("");
}

static struct val
fn_toJson(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return emit(x, arg[0], GOJSON_HTML, true);
}

static struct val
fn_mustToJson(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return emit(x, arg[0], GOJSON_HTML, false);
}

static struct val
fn_toPrettyJson(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return emit(x, arg[0], GOJSON_HTML | GOJSON_PRETTY, true);
}

static struct val
fn_mustToPrettyJson(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return emit(x, arg[0], GOJSON_HTML | GOJSON_PRETTY, false);
}

static struct val
fn_toRawJson(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return emit(x, arg[0], 0, false);
}

static struct val
fn_fromJson(struct exec *x, struct val *arg, int n)
{
	struct err e = { .arena = x->arena };
	struct val v;

	(void)n;
	return gojson_parse(x->arena, arg[0].s, GOJSON_ANY, &v, &e) ? v : NIL;
}

static struct val
fn_mustFromJson(struct exec *x, struct val *arg, int n)
{
	struct err e = { .arena = x->arena };
	struct val v;

	(void)n;
	if (!gojson_parse(x->arena, arg[0].s, GOJSON_ANY, &v, &e))
		exec_fail(x, "%s", e.msg);
	return v;
}

const struct func FUNCS_ENCODING[] = {
	{ "b32dec", fn_b32dec, 1, 1, "s" },
	{ "b32enc", fn_b32enc, 1, 1, "s" },
	{ "b64dec", fn_b64dec, 1, 1, "s" },
	{ "b64enc", fn_b64enc, 1, 1, "s" },
	{ "fromJson", fn_fromJson, 1, 1, "s" },
	{ "mustFromJson", fn_mustFromJson, 1, 1, "s" },
	{ "mustToJson", fn_mustToJson, 1, 1, NULL },
	{ "mustToPrettyJson", fn_mustToPrettyJson, 1, 1, NULL },
	{ "mustToRawJson", fn_toRawJson, 1, 1, NULL },
	{ "toJson", fn_toJson, 1, 1, NULL },
	{ "toPrettyJson", fn_toPrettyJson, 1, 1, NULL },
	{ "toRawJson", fn_toRawJson, 1, 1, NULL },
	{ NULL, NULL, 0, 0, NULL },
};

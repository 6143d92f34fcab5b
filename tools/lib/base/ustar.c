/* SPDX-License-Identifier: Apache-2.0 */
#include "ustar.h"

#include "buf.h"

/* Offsets and lengths of the fields of a header. */
enum {
	AT_NAME = 0,
	NAME_LEN = 100,
	AT_MODE = 100,
	AT_UID = 108,
	AT_GID = 116,
	AT_SIZE = 124,
	SIZE_LEN = 12,
	AT_MTIME = 136,
	AT_SUM = 148,
	SUM_LEN = 8,
	AT_TYPE = 156,
	AT_MAGIC = 257,
	AT_DEVMAJOR = 329,
	AT_DEVMINOR = 337,
	AT_PREFIX = 345,
	PREFIX_LEN = 155
};

/* The largest size that the field's eleven octal digits can hold. */
static const uint64_t SIZE_MOST = ((uint64_t)1 << 33) - 1;

/* ---- reading ---- */

/* Reads a number field: octal digits, or GNU's base 256. */
static bool
number(const char *p, size_t n, uint64_t *out)
{
	size_t i = 0;

	*out = 0;
	if ((unsigned char)p[0] & 0x80) {
		*out = (unsigned char)p[0] & 0x3f;
		for (i = 1; i < n; i++) {
			if (*out >> 55)
				return false;
			*out = *out << 8 | (unsigned char)p[i];
		}
		return !((unsigned char)p[0] & 0x40);
	}
	while (i < n && p[i] == ' ')
		i++;
	for (; i < n && p[i] >= '0' && p[i] <= '7'; i++)
		*out = *out << 3 | (uint64_t)(p[i] - '0');
	return i == n || p[i] == ' ' || p[i] == 0;
}

/* A text field; it ends at a NUL or at its full length. */
static struct str
field(const char *p, size_t n)
{
	const char *end = memchr(p, 0, n);

	return (struct str){ p, end ? (size_t)(end - p) : n };
}

/* The sum of the header's bytes, those of the sum itself counted as spaces. */
static unsigned
header_sum(const char *h)
{
	unsigned sum = 0;
	int i;

	for (i = 0; i < TAR_BLOCK; i++)
		sum += i >= AT_SUM && i < AT_SUM + SUM_LEN ? ' ' : (unsigned char)h[i];
	return sum;
}

static bool
sum_right(const char *h)
{
	uint64_t want;

	return number(h + AT_SUM, SUM_LEN, &want) && want == header_sum(h);
}

/* The name in the fields of the header. */
static struct str
own_name(struct arena *a, const char *h)
{
	struct str name = field(h + AT_NAME, NAME_LEN);
	struct str prefix = field(h + AT_PREFIX, PREFIX_LEN);

	/* GNU's format has other fields in place of the prefix */
	if (memcmp(h + AT_MAGIC, "ustar\0", 6) == 0 && prefix.n)
		return str_of(arena_printf(a, "%.*s/%.*s", STR_ARG(prefix), STR_ARG(name)));
	return name;
}

bool
tar_is_extra(char type)
{
	return type == 'x' || type == 'g' || type == 'L' || type == 'K';
}

bool
tar_header_read(struct arena *a, const char *h, struct tar_extra *x,
		struct tar_header *out)
{
	*out = (struct tar_header){ .type = h[AT_TYPE] };
	if (!sum_right(h) || !number(h + AT_SIZE, SIZE_LEN, &out->size))
		return false;
	if (tar_is_extra(out->type)) {
		out->name = own_name(a, h);
		return true;
	}
	if (x->has_size)
		out->size = x->size;
	out->name = x->name.p ? x->name : own_name(a, h);
	*x = (struct tar_extra){ 0 };
	return true;
}

/* Reads s as a decimal number; false when it is none or too large for a size. */
static bool
decimal(struct str s, uint64_t *out)
{
	size_t i;

	*out = 0;
	for (i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' || *out >> 59)
			return false;
		*out = *out * 10 + (uint64_t)(s.p[i] - '0');
	}
	return s.n > 0;
}

/* Takes a record "LENGTH KEY=VALUE\n" off *body. */
static bool
pax_next(struct str *body, struct str *key, struct str *value)
{
	struct str head, rest;
	uint64_t len;

	if (!str_cut(*body, ' ', &head, &rest) || !decimal(head, &len))
		return false;
	if (len <= head.n + 1 || len > body->n || body->p[len - 1] != '\n')
		return false;
	rest = str_sub(*body, head.n + 1, (size_t)len - 1);
	*body = str_sub(*body, (size_t)len, body->n);
	return str_cut(rest, '=', key, value);
}

bool
tar_extra_read(struct tar_extra *x, char type, struct str body)
{
	struct str key, value;

	if (type == 'L')
		x->name = field(body.p, body.n);
	if (type != 'x') /* long names of links (K) and global headers (g) are not used */
		return true;
	while (body.n) {
		if (!pax_next(&body, &key, &value))
			return false;
		if (str_is(key, "path")) {
			x->name = value;
		} else if (str_is(key, "size")) {
			x->has_size = true;
			if (!decimal(value, &x->size))
				return false;
		}
	}
	return true;
}

/* ---- writing ---- */

static void
put_octal(char *at, size_t width, uint64_t v)
{
	at[--width] = '\0';
	while (width) {
		at[--width] = (char)('0' + (v & 7));
		v >>= 3;
	}
}

static void
put_header(struct buf *b, struct str name, struct str prefix, char type, uint64_t size)
{
	char h[TAR_BLOCK] = { 0 };

	memcpy(h + AT_NAME, name.p, name.n);
	memcpy(h + AT_PREFIX, prefix.p, prefix.n);
	put_octal(h + AT_MODE, 8, type == '5' ? 0755 : 0644);
	put_octal(h + AT_UID, 8, 0);
	put_octal(h + AT_GID, 8, 0);
	put_octal(h + AT_SIZE, SIZE_LEN, size);
	put_octal(h + AT_MTIME, 12, 0);
	put_octal(h + AT_DEVMAJOR, 8, 0);
	put_octal(h + AT_DEVMINOR, 8, 0);
	h[AT_TYPE] = type;
	memcpy(h + AT_MAGIC, "ustar\00000", 8);
	memset(h + AT_SUM, ' ', SUM_LEN);
	put_octal(h + AT_SUM, 7, header_sum(h));
	buf_add(b, (struct str){ h, TAR_BLOCK });
}

/* Splits a path at a slash so that both parts fit the fields of a ustar header;
 * false when there is no such slash. */
static bool
split_path(struct str path, struct str *prefix, struct str *name)
{
	size_t i;

	*prefix = STR("");
	*name = path;
	for (i = 0; name->n > NAME_LEN && i < path.n && i <= PREFIX_LEN; i++) {
		if (path.p[i] != '/')
			continue;
		*prefix = str_sub(path, 0, i);
		*name = str_sub(path, i + 1, path.n);
	}
	return name->n && name->n <= NAME_LEN;
}

/* Appends the record "LENGTH KEY=VALUE\n", where LENGTH counts the whole record,
 * its own digits included. */
static void
put_record(struct buf *b, const char *key, struct str value)
{
	size_t n = strlen(key) + value.n + 3, len = n, digits;
	char text[24];

	do {
		digits = len;
		len = n + (size_t)snprintf(text, sizeof text, "%zu", digits);
	} while (len != digits);
	buf_printf(b, "%zu %s=%.*s\n", len, key, STR_ARG(value));
}

/* Appends an extended header with the name and the size that the entry's ustar header
 * cannot hold; an empty name and a size of 0 are left out. */
static void
put_extra(struct arena *a, struct buf *b, struct str name, uint64_t size)
{
	struct buf body;

	buf_init(&body, a, TAR_NAME_MOST * 2);
	if (name.n)
		put_record(&body, "path", name);
	if (size)
		put_record(&body, "size", str_of(arena_printf(a, "%llu",
							      (unsigned long long)size)));
	put_header(b, STR("pax"), STR(""), 'x', body.n);
	buf_add(b, buf_str(&body));
	buf_fill(b, '\0', tar_padding(body.n));
}

static bool
put_headers(struct arena *a, struct str name, char type, uint64_t size, struct str *out,
	    struct err *e)
{
	struct str prefix, last;
	bool fits = split_path(name, &prefix, &last), large = size > SIZE_MOST;
	struct buf b;

	if (name.n == 0 || name.n > TAR_NAME_MOST || str_chr(name, '\0') >= 0)
		return err_set(e, STATUS_USAGE, "%.*s: no name for an archive", STR_ARG(name));
	buf_init(&b, a, TAR_NAME_MOST * 4);
	if (!fits || large)
		put_extra(a, &b, fits ? STR("") : name, large ? size : 0);
	if (!fits) {
		prefix = STR("");
		last = str_sub(name, name.n - NAME_LEN, name.n);
	}
	put_header(&b, last, prefix, type, large ? 0 : size);
	*out = buf_str(&b);
	return true;
}

bool
tar_headers(struct arena *a, struct str name, uint64_t size, struct str *out,
	    struct err *e)
{
	return put_headers(a, name, '0', size, out, e);
}

bool
tar_folder(struct arena *a, struct str name, struct str *out, struct err *e)
{
	return put_headers(a, str_of(arena_printf(a, "%.*s/", STR_ARG(name))), '5', 0, out, e);
}

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
	AT_LINK = 157,
	LINK_LEN = 100,
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
	if (out->type == '1' || out->type == '2')
		out->link = x->link.p ? x->link : field(h + AT_LINK, LINK_LEN);
	*x = (struct tar_extra){ 0 };
	return true;
}

/* Takes a record "LENGTH KEY=VALUE\n" off *body. */
static bool
pax_next(struct str *body, struct str *key, struct str *value)
{
	struct str head, rest;
	size_t len;
	int64_t n;

	if (!str_cut(*body, ' ', &head, &rest) || !str_decimal(head, (int64_t)body->n, &n))
		return false;
	len = (size_t)n;
	if (len <= head.n + 1 || body->p[len - 1] != '\n')
		return false;
	rest = str_sub(*body, head.n + 1, len - 1);
	*body = str_sub(*body, len, body->n);
	return str_cut(rest, '=', key, value);
}

bool
tar_extra_read(struct tar_extra *x, char type, struct str body)
{
	struct str key, value;
	int64_t size;

	if (type == 'L')
		x->name = field(body.p, body.n);
	if (type == 'K')
		x->link = field(body.p, body.n);
	if (type != 'x') /* global headers (g) are not used */
		return true;
	while (body.n) {
		if (!pax_next(&body, &key, &value))
			return false;
		if (str_is(key, "path")) {
			x->name = value;
		} else if (str_is(key, "linkpath")) {
			x->link = value;
		} else if (str_is(key, "size")) {
			if (!str_decimal(value, INT64_MAX, &size))
				return false;
			x->has_size = true;
			x->size = (uint64_t)size;
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
put_header(struct buf *b, struct str name, struct str prefix, char type, uint64_t size,
	   unsigned mode)
{
	char h[TAR_BLOCK] = { 0 };

	memcpy(h + AT_NAME, name.p, name.n);
	memcpy(h + AT_PREFIX, prefix.p, prefix.n);
	put_octal(h + AT_MODE, 8, mode);
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

/* The length of the record "LENGTH KEY=VALUE\n" with a value of n bytes: LENGTH counts
 * the whole record, its own digits included. */
static size_t
record_length(const char *key, size_t n)
{
	size_t rest = strlen(key) + n + 3, len = rest, digits;

	do {
		digits = len;
		len = rest + (size_t)snprintf(NULL, 0, "%zu", digits);
	} while (len != digits);
	return len;
}

static void
put_record(struct buf *b, const char *key, struct str value)
{
	buf_printf(b, "%zu %s=%.*s\n", record_length(key, value.n), key, STR_ARG(value));
}

/* How an entry's name and size are written: `prefix` and `last` stand in its ustar
 * header; a path that is not empty, and the size when it is large, in an extended header
 * before that. */
struct split {
	struct str prefix, last;
	struct str path;
	char size[24];
	bool large;
};

static void
split(struct split *x, struct str name, uint64_t size)
{
	*x = (struct split){ .large = size > SIZE_MOST };
	if (!split_path(name, &x->prefix, &x->last)) {
		x->path = name;
		x->prefix = STR("");
		x->last = str_sub(name, name.n - NAME_LEN, name.n);
	}
	if (x->large)
		snprintf(x->size, sizeof x->size, "%llu", (unsigned long long)size);
}

/* The length of the body of the extended header; 0 when there is none. */
static size_t
extra_length(const struct split *x)
{
	return (x->path.n ? record_length("path", x->path.n) : 0) +
	       (x->large ? record_length("size", strlen(x->size)) : 0);
}

static void
put_extra(struct buf *b, const struct split *x, size_t n)
{
	put_header(b, STR("pax"), STR(""), 'x', n, 0644);
	if (x->path.n)
		put_record(b, "path", x->path);
	if (x->large)
		put_record(b, "size", str_of(x->size));
	buf_fill(b, '\0', tar_padding(n));
}

size_t
tar_headers_length(struct str name, uint64_t size)
{
	struct split x;
	size_t n;

	split(&x, name, size);
	n = extra_length(&x);
	return TAR_BLOCK + (n ? TAR_BLOCK + n + tar_padding(n) : 0);
}

static bool
put_headers(struct arena *a, struct str name, char type, uint64_t size, unsigned mode,
	    struct str *out, struct err *e)
{
	struct split x;
	struct buf b;
	size_t n;

	if (name.n == 0 || name.n > TAR_NAME_MOST || str_chr(name, '\0') >= 0)
		return err_set(e, STATUS_USAGE, "%.*s: no name for an archive", STR_ARG(name));
	buf_init(&b, a, TAR_NAME_MOST * 4);
	split(&x, name, size);
	n = extra_length(&x);
	if (n)
		put_extra(&b, &x, n);
	put_header(&b, x.last, x.prefix, type, x.large ? 0 : size, mode);
	*out = buf_str(&b);
	return true;
}

bool
tar_headers(struct arena *a, struct str name, uint64_t size, struct str *out,
	    struct err *e)
{
	return put_headers(a, name, '0', size, str_starts(name, STR(TAR_PROGRAMS)) ? 0755 : 0644, out, e);
}

bool
tar_folder(struct arena *a, struct str name, struct str *out, struct err *e)
{
	return put_headers(a, str_of(arena_printf(a, "%.*s/", STR_ARG(name))), '5', 0, 0755, out, e);
}

bool
tar_entry(struct arena *a, struct str name, char type, uint64_t size, unsigned mode,
	  struct str *out, struct err *e)
{
	return put_headers(a, name, type, size, mode, out, e);
}

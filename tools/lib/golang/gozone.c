/* SPDX-License-Identifier: Apache-2.0 */
#include "gozone.h"

#include "base/io.h"
#include "base/limits.h"
#include "gozone_rule.h"

/* One of the local times that a zone has had: an offset and its abbreviation. */
struct kind {
	struct str name;
	int offset;
	bool dst;
};

struct change {
	int64_t when;
	unsigned kind;
};

struct gozone {
	struct str name;
	struct kind *kinds;
	size_t nkinds;
	struct change *changes;
	size_t nchanges;
	struct str rule; /* a TZ string for times after the last change; may be empty */
};

/* A zone file being read (RFC 8536). */
struct reader {
	struct str rest;
	bool bad;
};

static struct str
take(struct reader *r, uint64_t n)
{
	struct str s = str_sub(r->rest, 0, n < r->rest.n ? (size_t)n : r->rest.n);

	r->bad = r->bad || s.n < n;
	r->rest = str_sub(r->rest, s.n, r->rest.n);
	return s;
}

/* A big-endian number of n bytes, with its sign. */
static int64_t
big(struct reader *r, size_t n)
{
	struct str s = take(r, n);
	uint64_t v = s.n && (s.p[0] & 0x80) ? UINT64_MAX : 0;
	size_t i;

	for (i = 0; i < s.n; i++)
		v = v << 8 | (unsigned char)s.p[i];
	return (int64_t)v;
}

enum { UTC_LOCAL, STD_WALL, LEAPS, TIMES, KINDS, CHARS, COUNTS };

static void
counts_read(struct reader *r, uint64_t n[COUNTS])
{
	int i;

	for (i = 0; i < COUNTS; i++)
		n[i] = (uint32_t)big(r, 4);
}

/* The length of the data behind a header with the counts n, where a time has `size`
 * bytes. */
static uint64_t
data_size(const uint64_t n[COUNTS], uint64_t size)
{
	return n[TIMES] * (size + 1) + n[KINDS] * 6 + n[CHARS] + n[LEAPS] * (size + 4) +
	       n[STD_WALL] + n[UTC_LOCAL];
}

static void
kinds_read(struct arena *a, struct reader *r, struct gozone *z, uint64_t n, struct str names)
{
	size_t i;

	z->kinds = arena_array(a, struct kind, n);
	for (i = 0; i < n && !r->bad; i++) {
		struct kind *k = &z->kinds[i];
		struct str more;
		uint8_t at;

		k->offset = (int)big(r, 4);
		k->dst = big(r, 1) != 0;
		at = (uint8_t)big(r, 1);
		r->bad = r->bad || at >= names.n;
		str_cut(str_sub(names, at, names.n), '\0', &k->name, &more);
	}
	z->nkinds = i;
}

static void
changes_read(struct arena *a, struct reader *r, struct gozone *z, uint64_t n, size_t size)
{
	struct reader when = { take(r, n * size), r->bad };
	size_t i;

	if (r->bad)
		return;
	z->changes = arena_array(a, struct change, n);
	z->nchanges = (size_t)n;
	for (i = 0; i < n; i++) {
		z->changes[i].when = big(&when, size);
		z->changes[i].kind = (uint8_t)big(r, 1);
	}
}

static bool
file_parse(struct arena *a, struct str data, struct gozone *z)
{
	struct reader r = { data, false }, kinds;
	uint64_t n[COUNTS];
	struct str head;
	size_t size = 4, i;

	head = take(&r, 20);
	if (r.bad || !str_starts(head, STR("TZif")))
		return false;
	counts_read(&r, n);
	if (head.p[4]) {
		take(&r, data_size(n, 4) + 20);
		counts_read(&r, n);
		size = 8;
	}
	if (r.bad || data_size(n, size) > r.rest.n || !n[KINDS])
		return false;
	changes_read(a, &r, z, n[TIMES], size);
	kinds = (struct reader){ take(&r, n[KINDS] * 6), false };
	kinds_read(a, &kinds, z, n[KINDS], take(&r, n[CHARS]));
	take(&r, n[LEAPS] * (size + 4) + n[STD_WALL] + n[UTC_LOCAL]);
	for (i = 0; i < z->nchanges; i++)
		if (z->changes[i].kind >= z->nkinds)
			return false;
	if (r.rest.n > 2 && r.rest.p[0] == '\n' && r.rest.p[r.rest.n - 1] == '\n')
		z->rule = str_sub(r.rest, 1, r.rest.n - 1);
	return !r.bad && !kinds.bad;
}

bool
gozone_load(struct arena *a, struct str name, const struct gozone **out, struct err *e)
{
	struct err unused = { .arena = a };
	struct gozone *z;
	struct str data;
	const char *path;

	*out = NULL;
	if (!name.n || str_is(name, "UTC") || str_is(name, "Local"))
		return true;
	if (str_holds(name, STR("..")) || name.p[0] == '/' || name.p[0] == '\\')
		return err_set(e, STATUS_USAGE, "time: invalid location name");
	z = arena_new(a, struct gozone);
	z->name = arena_dup(a, name);
	path = arena_printf(a, GOZONE_FOLDER "/%.*s", STR_ARG(name));
	if (str_chr(name, '\0') >= 0 || !file_read(a, path, LIMIT_ZONE_FILE, &data, &unused) ||
	    !file_parse(a, data, z))
		return err_set(e, STATUS_USAGE, "unknown time zone %.*s", STR_ARG(name));
	*out = z;
	return true;
}

const struct gozone *
gozone_fixed(struct arena *a, struct str name, int offset)
{
	struct gozone *z = arena_new(a, struct gozone);

	z->name = arena_dup(a, name);
	z->kinds = arena_new(a, struct kind);
	z->kinds[0] = (struct kind){ z->name, offset, false };
	z->nkinds = 1;
	return z;
}

/* The kind before the first change, as Go's lookupFirstZone finds it: kind 0 when no
 * change is to it; else a standard time, preferably one before the daylight saving
 * time to which the first change is. */
static const struct kind *
first_kind(const struct gozone *z)
{
	size_t i, first = z->nchanges ? z->changes[0].kind : 0;
	bool used = false;

	for (i = 0; i < z->nchanges; i++)
		used = used || z->changes[i].kind == 0;
	if (!used)
		return z->kinds;
	if (z->kinds[first].dst)
		for (i = first; i-- > 0;)
			if (!z->kinds[i].dst)
				return &z->kinds[i];
	for (i = 0; i < z->nkinds; i++)
		if (!z->kinds[i].dst)
			return &z->kinds[i];
	return z->kinds;
}

/* The kind at sec; *last says whether sec lies after the last change. */
static const struct kind *
kind_at(const struct gozone *z, int64_t sec, bool *last)
{
	size_t low = 0, high = z->nchanges, mid;

	while (low < high) {
		mid = (low + high) / 2;
		if (z->changes[mid].when <= sec)
			low = mid + 1;
		else
			high = mid;
	}
	*last = low == z->nchanges;
	return low ? &z->kinds[z->changes[low - 1].kind] : first_kind(z);
}

void
gozone_at(const struct gozone *z, int64_t sec, int *offset, struct str *name, bool *dst)
{
	static const struct kind utc = { STR_INIT("UTC"), 0, false };
	const struct kind *k = &utc;
	bool last = false;

	if (z)
		k = kind_at(z, sec, &last);
	if (last && z->rule.n && gozone_rule_at(z->rule, sec, offset, name, dst))
		return;
	*offset = k->offset;
	*name = k->name;
	*dst = k->dst;
}

bool
gozone_named(const struct gozone *z, struct str name, int64_t sec, int *offset)
{
	struct str other;
	size_t i;
	bool dst;

	for (i = 0; z && i < z->nkinds; i++) {
		if (!str_eq(z->kinds[i].name, name))
			continue;
		gozone_at(z, sec - z->kinds[i].offset, offset, &other, &dst);
		if (str_eq(other, name))
			return true;
	}
	for (i = 0; z && i < z->nkinds; i++)
		if (str_eq(z->kinds[i].name, name)) {
			*offset = z->kinds[i].offset;
			return true;
		}
	return false;
}

struct str
gozone_name(const struct gozone *z)
{
	return z ? z->name : STR("UTC");
}

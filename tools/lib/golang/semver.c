/* SPDX-License-Identifier: Apache-2.0 */
#include "semver.h"

#include <inttypes.h>

#include "semver_scan.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* True for the characters of a prerelease's and of metadata's parts. */
static bool
is_word(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

static bool
all(struct str s, bool (*is)(char))
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!is(s.p[i]))
			return false;
	return true;
}

/* Reads s as a number; false when it is none or does not fit. */
static bool
number(struct str s, uint64_t *out)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < s.n; i++) {
		unsigned d = (unsigned)(s.p[i] - '0');

		if (!is_digit(s.p[i]) || n > (UINT64_MAX - d) / 10)
			return false;
		n = n * 10 + d;
	}
	*out = n;
	return s.n > 0;
}

static bool
segment(struct str s, uint64_t *out, const char *prefix, struct err *e)
{
	if (number(s, out))
		return true;
	return err_set(e, STATUS_USAGE, "%sstrconv.ParseUint: parsing \"%.*s\": %s", prefix,
		       STR_ARG(s), s.n ? "value out of range" : "invalid syntax");
}

bool
semver_check_pre(struct str text, struct err *e)
{
	struct str rest = text, part;
	bool more = true;

	while (more) {
		more = str_cut(rest, '.', &part, &rest);
		if (part.n && all(part, is_digit)) {
			if (part.n > 1 && part.p[0] == '0')
				return err_set(e, STATUS_USAGE, "version segment starts with 0");
		} else if (!part.n || !all(part, is_word)) {
			return err_set(e, STATUS_USAGE, "invalid prerelease string");
		}
	}
	return true;
}

bool
semver_check_meta(struct str text, struct err *e)
{
	struct str rest = text, part;
	bool more = true;

	while (more) {
		more = str_cut(rest, '.', &part, &rest);
		if (!part.n || !all(part, is_word))
			return err_set(e, STATUS_USAGE, "invalid metadata string");
	}
	return true;
}

static bool
too_long(struct err *e)
{
	return err_set(e, STATUS_USAGE, "version string is too long (max %d bytes)",
		       SEMVER_MOST);
}

bool
semver_parse(struct str text, struct semver *out, struct err *e)
{
	static const char prefix[] = "error parsing version segment: ";
	struct semver_parts p;

	*out = (struct semver){ .original = text };
	if (text.n > SEMVER_MOST)
		return too_long(e);
	if (semver_scan(text, false, &p) != text.n || !text.n)
		return err_set(e, STATUS_USAGE, "invalid semantic version");
	if (!segment(p.number[0], &out->major, prefix, e) ||
	    (p.number[1].n && !segment(p.number[1], &out->minor, prefix, e)) ||
	    (p.number[2].n && !segment(p.number[2], &out->patch, prefix, e)))
		return false;
	out->pre = p.pre;
	out->meta = p.meta;
	return !p.pre.n || semver_check_pre(p.pre, e);
}

bool
semver_parse_strict(struct str text, struct semver *out, struct err *e)
{
	struct str part[3], rest;
	int i;

	*out = (struct semver){ .original = text };
	if (!text.n)
		return err_set(e, STATUS_USAGE, "version string empty");
	if (text.n > SEMVER_MOST)
		return too_long(e);
	if (!str_cut(text, '.', &part[0], &rest) || !str_cut(rest, '.', &part[1], &part[2]))
		return err_set(e, STATUS_USAGE, "invalid semantic version");
	if (str_cut(part[2], '+', &part[2], &out->meta) && !semver_check_meta(out->meta, e))
		return false;
	if (str_cut(part[2], '-', &part[2], &out->pre) && !semver_check_pre(out->pre, e))
		return false;
	for (i = 0; i < 3; i++) {
		if (!all(part[i], is_digit))
			return err_set(e, STATUS_USAGE, "invalid characters in version");
		if (part[i].n > 1 && part[i].p[0] == '0')
			return err_set(e, STATUS_USAGE, "version segment starts with 0");
	}
	return segment(part[0], &out->major, "", e) && segment(part[1], &out->minor, "", e) &&
	       segment(part[2], &out->patch, "", e);
}

static int
cmp_number(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

/* Compares two parts of prereleases (semver.org, item 11): a missing part comes before
 * numbers, and numbers before words. */
static int
cmp_part(struct str a, struct str b)
{
	uint64_t na = 0, nb = 0;
	bool is_a = number(a, &na), is_b = number(b, &nb);

	if (str_eq(a, b))
		return 0;
	if (!a.n || !b.n)
		return a.n ? 1 : -1;
	if (is_a && is_b)
		return na > nb ? 1 : -1;
	if (is_a != is_b)
		return is_a ? -1 : 1;
	return str_cmp(a, b) > 0 ? 1 : -1;
}

int
semver_cmp_pre(struct str a, struct str b)
{
	struct str pa, pb;
	bool more_a = true, more_b = true;
	int d = 0;

	while (!d && (more_a || more_b)) {
		more_a = str_cut(a, '.', &pa, &a);
		more_b = str_cut(b, '.', &pb, &b);
		d = cmp_part(pa, pb);
	}
	return d;
}

int
semver_cmp(const struct semver *a, const struct semver *b)
{
	int d = cmp_number(a->major, b->major);

	if (!d)
		d = cmp_number(a->minor, b->minor);
	if (!d)
		d = cmp_number(a->patch, b->patch);
	if (d)
		return d;
	if (!a->pre.n || !b->pre.n)
		return (b->pre.n != 0) - (a->pre.n != 0);
	return semver_cmp_pre(a->pre, b->pre);
}

struct str
semver_text(struct arena *a, const struct semver *v)
{
	return str_of(arena_printf(a, "%" PRIu64 ".%" PRIu64 ".%" PRIu64 "%s%.*s%s%.*s", v->major,
				   v->minor, v->patch, v->pre.n ? "-" : "", STR_ARG(v->pre),
				   v->meta.n ? "+" : "", STR_ARG(v->meta)));
}

/* The number of bytes at the start of s that are digits, or with wild wildcards. */
static size_t
number_run(struct str s, bool wild)
{
	size_t n = 0;

	while (n < s.n &&
	       (is_digit(s.p[n]) || (wild && s.p[n] && strchr("xX*|", s.p[n]))))
		n++;
	return n;
}

/* The length of the words, with dots between, at the start of s. */
static size_t
words_run(struct str s)
{
	size_t n = 0, end = 0;

	for (;;) {
		while (n < s.n && is_word(s.p[n]))
			n++;
		if (n == end)
			return end ? end - 1 : 0;
		if (n == s.n || s.p[n] != '.')
			return n;
		end = ++n;
	}
}

/* Reads the mark and the words with dots between behind it at *at, and moves *at;
 * empty when they are not there. */
static struct str
words_after(struct str s, char mark, size_t *at)
{
	struct str w = STR("");

	if (*at < s.n && s.p[*at] == mark) {
		w = str_sub(s, *at + 1, s.n);
		w.n = words_run(w);
		*at += w.n ? w.n + 1 : 0;
	}
	return w;
}

size_t
semver_scan(struct str s, bool wild, struct semver_parts *p)
{
	size_t at = s.n && s.p[0] == 'v', run;
	int i;

	*p = (struct semver_parts){ 0 };
	for (i = 0; i < 3; i++) {
		if (i && (at == s.n || s.p[at] != '.'))
			break;
		run = number_run(str_sub(s, at + (i > 0), s.n), wild);
		if (!run && !i)
			return 0;
		if (!run)
			break;
		p->number[i] = str_sub(s, at + (i > 0), at + (i > 0) + run);
		at += run + (i > 0);
	}
	p->pre = words_after(s, '-', &at);
	p->meta = words_after(s, '+', &at);
	return at;
}

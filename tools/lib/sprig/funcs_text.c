/* SPDX-License-Identifier: Apache-2.0 */
/* Text: wrapping, abbreviating, initials.  Like goutils, these functions count bytes. */
#include "families.h"
#include "golang/rune.h"
#include "sprig.h"

/*
 * goutils.AbbreviateFull: at most width bytes of s from around offset on, with "..."
 * where bytes are left out.  Empty when width is too small.
 */
static struct str
abbreviate(struct exec *x, struct str s, int64_t offset, int64_t width)
{
	int64_t len = (int64_t)s.n, room = width - 3;
	struct str part;

	if (width < 4)
		return STR("");
	if (len <= width)
		return s;
	if (offset > len)
		offset = len;
	if (len - offset < room)
		offset = len - room;
	if (offset <= 4) {
		part = str_sub(s, 0, (size_t)room);
		return str_of(arena_printf(x->arena, "%.*s...", STR_ARG(part)));
	}
	if (width < 7)
		return STR("");
	if (offset + room < len)
		part = abbreviate(x, str_sub(s, (size_t)offset, s.n), 0, room);
	else
		part = str_sub(s, (size_t)(len - room), s.n);
	return str_of(arena_printf(x->arena, "...%.*s", STR_ARG(part)));
}

static struct val
fn_abbrev(struct exec *x, struct val *arg, int n)
{
	(void)n;
	if (arg[0].i < 4)
		return arg[1];
	return val_str(abbreviate(x, arg[1].s, 0, arg[0].i));
}

static struct val
fn_abbrevboth(struct exec *x, struct val *arg, int n)
{
	int64_t left = arg[0].i, right = arg[1].i;

	(void)n;
	if (right < 4 || (left > 0 && right < 7))
		return arg[2];
	return val_str(abbreviate(x, arg[2].s, left, right));
}

/* Takes each byte as a Latin-1 character, as goutils does. */
static struct val
fn_initials(struct exec *x, struct val *arg, int n)
{
	struct buf b = sprig_buf(x);
	struct str s = arg[0].s;
	bool gap = true;
	size_t i;

	(void)n;
	for (i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (gap && !rune_is_space(c))
			buf_rune(&b, c);
		gap = rune_is_space(c);
	}
	return sprig_done(x, &b);
}

/* Takes bytes as initials does; a string without white space is returned unchanged. */
static struct val
fn_nospace(struct exec *x, struct val *arg, int n)
{
	struct buf b = sprig_buf(x);
	struct str s = arg[0].s;
	size_t i, kept = 0;

	(void)n;
	for (i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (rune_is_space(c))
			continue;
		buf_rune(&b, c);
		kept++;
	}
	return kept == s.n ? arg[0] : sprig_done(x, &b);
}

/* Writes n bytes of s and a newline, and returns s without them and the `skip` bytes
 * that follow. */
static struct str
put_line(struct buf *b, struct str s, size_t n, size_t skip, struct str newline)
{
	buf_add(b, str_sub(s, 0, n));
	buf_add(b, newline);
	return str_sub(s, n + skip, s.n);
}

/* goutils.WrapCustom: breaks lines at blanks, and within long words only when `cut`. */
static struct val
wrap(struct exec *x, struct str s, int64_t width, struct str newline, bool cut)
{
	struct buf b = sprig_buf(x);
	size_t w = width < 1 ? 1 : width < (int64_t)s.n ? (size_t)width : s.n;
	ptrdiff_t at;

	if (newline.n == 0)
		newline = STR("\n");
	while (s.n > w) {
		if (s.p[0] == ' ') {
			s = str_sub(s, 1, s.n);
			continue;
		}
		at = str_rchr(str_sub(s, 0, w + 1), ' ');
		if (at >= 0) {
			s = put_line(&b, s, (size_t)at, 1, newline);
		} else if (cut) {
			s = put_line(&b, s, w, 0, newline);
		} else {
			at = str_chr(str_sub(s, w, s.n), ' ');
			if (at < 0)
				break;
			s = put_line(&b, s, w + (size_t)at, 1, newline);
		}
	}
	buf_add(&b, s);
	return sprig_done(x, &b);
}

static struct val
fn_wrap(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return wrap(x, arg[1].s, arg[0].i, STR(""), false);
}

static struct val
fn_wrapWith(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return wrap(x, arg[2].s, arg[0].i, arg[1].s, true);
}

const struct func FUNCS_TEXT[] = {
	{ "abbrev", fn_abbrev, 2, 2, "is" },
	{ "abbrevboth", fn_abbrevboth, 3, 3, "iis" },
	{ "initials", fn_initials, 1, 1, "s" },
	{ "nospace", fn_nospace, 1, 1, "s" },
	{ "wrap", fn_wrap, 2, 2, "is" },
	{ "wrapWith", fn_wrapWith, 3, 3, "iss" },
	{ NULL, NULL, 0, 0, NULL },
};

/* SPDX-License-Identifier: Apache-2.0 */
/* Letter case of letters, of words, and of names in programs. */
#include "families.h"
#include "golang/rune.h"
#include "sprig.h"

static uint32_t
map_plain(uint32_t r, void *data)
{
	uint32_t (*const *f)(uint32_t) = data;

	return (*f)(r);
}

static struct val
fn_lower(struct exec *x, struct val *arg, int n)
{
	uint32_t (*f)(uint32_t) = rune_lower;

	(void)n;
	return sprig_map(x, arg[0].s, map_plain, &f);
}

static struct val
fn_upper(struct exec *x, struct val *arg, int n)
{
	uint32_t (*f)(uint32_t) = rune_upper;

	(void)n;
	return sprig_map(x, arg[0].s, map_plain, &f);
}

/* True for runes that Go's strings.Title takes for the end of a word. */
static bool
is_separator(uint32_t r)
{
	if (rune_is_letter(r) || rune_is_digit(r) || r == '_')
		return false;
	return r < 0x80 || rune_is_space(r);
}

static uint32_t
map_title(uint32_t r, void *data)
{
	uint32_t *last = data;
	bool start = is_separator(*last);

	*last = r;
	return start ? rune_title(r) : r;
}

static struct val
fn_title(struct exec *x, struct val *arg, int n)
{
	uint32_t last = ' ';

	(void)n;
	return sprig_map(x, arg[0].s, map_title, &last);
}

static uint32_t
map_untitle(uint32_t r, void *data)
{
	bool *start = data, was = *start;

	*start = rune_is_space(r);
	return was && !*start ? rune_lower(r) : r;
}

static struct val
fn_untitle(struct exec *x, struct val *arg, int n)
{
	bool start = true;

	(void)n;
	return sprig_map(x, arg[0].s, map_untitle, &start);
}

/* goutils.SwapCase: a small letter becomes title case at the start of a word, and a
 * capital elsewhere.  A word starts at the start of the text and behind white space. */
static uint32_t
map_swap(uint32_t r, void *data)
{
	bool *start = data, was = *start;

	if (rune_is_upper(r) || rune_is_title(r)) {
		*start = false;
		return rune_lower(r);
	}
	if (rune_is_lower(r)) {
		*start = false;
		return was ? rune_title(r) : rune_upper(r);
	}
	*start = rune_is_space(r);
	return r;
}

static struct val
fn_swapcase(struct exec *x, struct val *arg, int n)
{
	bool start = true;

	(void)n;
	return sprig_map(x, arg[0].s, map_swap, &start);
}

/* The functions below are xstrings: names in snake_case, kebab-case and PascalCase. */

static bool
is_connector(uint32_t r)
{
	return r == '-' || r == '_' || rune_is_space(r);
}

/* True for a letter of a script that writes words; a CJK ideograph is a word by
 * itself. */
static bool
is_alphabet(uint32_t r)
{
	return rune_is_letter(r) && !(r >= 0x4e00 && r <= 0x9fcc) &&
	       !(r >= 0x3400 && r <= 0x4d85) && !(r >= 0x20000 && r <= 0x2b81d);
}

/* Writes the connectors at the start of s, and returns the text after the first rune
 * that is none; *first takes that rune. */
static struct str
lead_connectors(struct buf *b, struct str s, uint32_t *first, size_t *size)
{
	while (s.n) {
		*size = utf8_decode(s, first);
		s = str_sub(s, *size, s.n);
		if (!is_connector(*first))
			break;
		buf_rune(b, *first);
	}
	return s;
}

/* xstrings.ToPascalCase; a string of connectors alone gets one connector more, as
 * xstrings does it. */
static struct val
fn_camelcase(struct exec *x, struct val *arg, int n)
{
	struct buf b = sprig_buf(x);
	uint32_t r = 0, last;
	bool capital; /* the word started with one, so its other letters become small */
	size_t k = 0;
	struct str s = lead_connectors(&b, arg[0].s, &r, &k);

	(void)n;
	capital = rune_is_upper(r);
	if (!is_connector(r))
		r = rune_upper(r);
	for (; s.n; s = str_sub(s, k, s.n)) {
		last = r;
		k = utf8_decode(s, &r);
		if (is_connector(last) && !is_connector(r)) {
			capital = rune_is_upper(r);
			r = rune_upper(r);
			continue;
		}
		if (!is_connector(last)) {
			if (capital && rune_is_upper(r))
				r = rune_lower(r);
			else
				capital = false;
		}
		buf_rune(&b, last);
	}
	if (k)
		buf_rune(&b, r);
	return sprig_done(x, &b);
}

enum word { WORD_NONE, WORD_NUMBER, WORD_CAPITALS, WORD_LETTERS, WORD_CONNECTOR,
	    WORD_PUNCT, WORD_OTHER };

/* A name that is taken apart: the current word and the text after it. */
struct words {
	struct buf b;
	uint32_t connector;
	enum word kind;
	struct str word, rest;
};

/* *r takes the next valid rune of s, or prev when there is none.  Returns the length
 * of the rune and of the invalid bytes before it. */
static size_t
rune_next(struct str s, uint32_t prev, uint32_t *r)
{
	size_t size = 0, k;

	for (; s.n; s = str_sub(s, k, s.n)) {
		k = utf8_decode(s, r);
		size += k;
		if (*r != 0xfffd)
			return size;
	}
	*r = prev;
	return size;
}

static bool
is_small(uint32_t r)
{
	return is_alphabet(r) && !rune_is_upper(r);
}

static bool
is_other(uint32_t r)
{
	return !is_connector(r) && !is_alphabet(r) && !rune_is_number(r) && !rune_is_punct(r);
}

/* Returns where, from `at` on, the runes of s for which `in` is true end.  *r takes
 * the last rune that was looked at, *k the length of the last rune in the run. */
static size_t
scan(struct str s, size_t at, bool (*in)(uint32_t), uint32_t *r, size_t *k)
{
	size_t n;

	while (at < s.n) {
		n = rune_next(str_sub(s, at, s.n), *r, r);
		if (!in(*r))
			break;
		at += n;
		*k = n;
	}
	return at;
}

/* Returns the end of a word that starts with a capital before `at`: "Status", "HTTP",
 * or "HTTP" of "HTTPStatus". */
static size_t
scan_capitals(struct str s, size_t at, uint32_t r)
{
	size_t k = 0, end;

	if (at == s.n)
		return at;
	rune_next(str_sub(s, at, s.n), r, &r);
	if (!rune_is_upper(r))
		return is_alphabet(r) ? scan(s, at, is_small, &r, &k) : at;
	end = scan(s, at, rune_is_upper, &r, &k);
	return end < s.n && is_alphabet(r) ? end - k : end;
}

static void
word_next(struct words *w)
{
	struct str s = w->rest;
	uint32_t r;
	size_t at = rune_next(s, 0xfffd, &r), k;

	if (s.n == 0 || r == 0xfffd) {
		w->kind = WORD_NONE;
	} else if (is_connector(r)) {
		w->kind = WORD_CONNECTOR;
		at = scan(s, at, is_connector, &r, &k);
	} else if (rune_is_punct(r)) {
		w->kind = WORD_PUNCT;
		at = scan(s, at, rune_is_punct, &r, &k);
	} else if (rune_is_upper(r)) {
		w->kind = WORD_CAPITALS;
		at = scan_capitals(s, at, r);
	} else if (is_alphabet(r)) {
		w->kind = WORD_LETTERS;
		at = scan(s, at, is_small, &r, &k);
	} else if (rune_is_number(r)) {
		w->kind = WORD_NUMBER;
		at = scan(s, at, rune_is_number, &r, &k);
	} else {
		w->kind = WORD_OTHER;
		at = scan(s, at, is_other, &r, &k);
	}
	w->word = str_sub(s, 0, at);
	w->rest = str_sub(s, at, s.n);
}

static void
word_put(struct words *w, enum word kind, struct str s)
{
	uint32_t r;
	size_t k;

	if (kind != WORD_CAPITALS && kind != WORD_CONNECTOR) {
		buf_add(&w->b, s);
		return;
	}
	for (; s.n; s = str_sub(s, k, s.n)) {
		k = utf8_decode(s, &r);
		buf_rune(&w->b, is_connector(r) ? w->connector :
				rune_is_upper(r) ? rune_lower(r) : r);
	}
}

/* Writes a connector unless the current word is a connector or punctuation. */
static void
word_connect(struct words *w)
{
	if (w->kind != WORD_CONNECTOR && w->kind != WORD_PUNCT)
		buf_rune(&w->b, w->connector);
}

/* Writes the small letters and numbers that come next: "2xx", "20x". */
static void
word_run(struct words *w)
{
	for (; w->kind == WORD_LETTERS || w->kind == WORD_NUMBER; word_next(w))
		word_put(w, w->kind, w->word);
	if (w->kind != WORD_NONE)
		word_connect(w);
}

/* Writes the number after letters; the word after the number decides which of the two
 * the number belongs to. */
static void
word_after_letters(struct words *w)
{
	struct str number = w->word;

	if (w->kind != WORD_NUMBER) {
		word_connect(w);
		return;
	}
	if (w->rest.n == 0)
		return;
	word_next(w);
	if (w->kind != WORD_LETTERS) { /* "Bld4Floor" becomes "bld4_floor" */
		buf_add(&w->b, number);
		word_connect(w);
		return;
	}
	buf_rune(&w->b, w->connector); /* "HTTP2xx" becomes "http_2xx" */
	buf_add(&w->b, number);
	word_run(w);
}

static struct val
separate(struct exec *x, struct str s, uint32_t connector)
{
	struct words w = { .b = sprig_buf(x), .connector = connector, .rest = s };
	enum word kind;
	struct str word;

	word_next(&w);
	while (w.rest.n) {
		kind = w.kind;
		word = w.word;
		if (kind != WORD_CONNECTOR)
			word_put(&w, kind, word);
		word_next(&w);
		if (kind == WORD_NUMBER)
			word_run(&w);
		else if (kind == WORD_CONNECTOR)
			word_put(&w, kind, word);
		else if (kind != WORD_PUNCT)
			word_after_letters(&w);
	}
	word_put(&w, w.kind, w.word);
	return sprig_done(x, &w.b);
}

static struct val
fn_kebabcase(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return separate(x, arg[0].s, '-');
}

static struct val
fn_snakecase(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return separate(x, arg[0].s, '_');
}

const struct func FUNCS_CASE[] = {
	{ "camelcase", fn_camelcase, 1, 1, "s" },
	{ "kebabcase", fn_kebabcase, 1, 1, "s" },
	{ "lower", fn_lower, 1, 1, "s" },
	{ "snakecase", fn_snakecase, 1, 1, "s" },
	{ "swapcase", fn_swapcase, 1, 1, "s" },
	{ "title", fn_title, 1, 1, "s" },
	{ "untitle", fn_untitle, 1, 1, "s" },
	{ "upper", fn_upper, 1, 1, "s" },
	{ NULL, NULL, 0, 0, NULL },
};

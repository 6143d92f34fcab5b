/* SPDX-License-Identifier: Apache-2.0 */
#include "words.h"

#include <string.h>

#include "report.h"
#include "shape.h"

/* True when a rule accepts ref, which is too little like an image to be reported
 * without a rule. */
static bool
is_accepted(struct walk *w, struct str ref, const struct position *at)
{
	struct rules_case c;

	if (!(has_version(ref) || str_chr(ref, '/') > 0) ||
	    !rules_may_accept(w->about, position_end(at)))
		return false;
	c = report_case(w, at);
	return rules_verdict(&c, ref) == VERDICT_ACCEPT;
}

/* False for most texts: one without any of these is no more than words. */
static bool
may_hold_image(struct str s)
{
	return str_chr(s, '/') >= 0 || str_chr(s, ':') >= 0 || str_chr(s, '@') >= 0;
}

/* Reports a word of text when it can hardly be anything but an image, or a rule
 * accepts it. */
static void
look_at_word(struct walk *w, struct str word, const struct position *at)
{
	struct str ref;
	enum look look;

	if (!may_hold_image(word))
		return;
	look = look_at(word, &ref);
	if (look >= LOOK_NAMED || (look == LOOK_WORD && is_accepted(w, ref, at)))
		report(w, ref, false, at);
}

void
words_look_named(struct walk *w, struct str s, const struct position *at)
{
	struct str ref;
	size_t i;

	if (is_setting(s) || look_at(s, &ref) == LOOK_NONE || is_file_name(ref))
		return;
	for (i = 0; i < ref.n && ref.p[i] >= '0' && ref.p[i] <= '9';)
		i++;
	if (i < ref.n)
		report(w, ref, false, at);
}

/* True for "image:", "image=" and "--image", and the FROM of a Dockerfile, which say that
 * an image follows. */
static bool
speaks_of_image(struct str before)
{
	if (str_is(before, "FROM"))
		return true;
	return before.n > 1 && (before.p[0] == '-' || strchr(":=", before.p[before.n - 1])) &&
	       names_image(before);
}

/* Looks at a word of text; `named` says that the word before it names images, `images`
 * that the text is given to images. */
static void
look_at_next(struct walk *w, struct str word, bool named, bool images,
	     const struct position *at)
{
	struct str name, value;

	while (word.n && strchr(".:", word.p[word.n - 1]))
		word.n--;
	if (str_cut(word, '=', &name, &value)) {
		named = images || names_image(name);
		word = value;
	}
	if (named && (has_version(word) || str_chr(word, '/') > 0))
		words_look_named(w, word, at);
	else
		look_at_word(w, word, at);
}

void
words_look(struct walk *w, struct str s, bool images, const struct position *at)
{
	struct str word = { 0 }, before = { 0 }, first;
	size_t i = 0, from;
	bool named;

	if (!may_hold_image(s))
		return;
	while (i < s.n) {
		while (i < s.n && splits_words(s.p[i]))
			i++;
		for (from = i; i < s.n && !splits_words(s.p[i]);)
			i++;
		first = before;
		before = word;
		word = str_sub(s, from, i);
		named = str_is(before, "=") ? names_image(first) : speaks_of_image(before);
		look_at_next(w, word, named, images, at);
	}
}

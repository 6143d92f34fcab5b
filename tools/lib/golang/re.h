/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RE_H
#define RE_H
/*
 * Regular expressions with the syntax, meaning and messages of Go's regexp
 * package: the leftmost match, Perl's priorities, UTF-8, and a running time
 * that is linear in the text (a Pike machine).  There are no backreferences and
 * no lookaround.
 *
 * One difference from Go: of the Unicode classes only \p{L}, Lu, Ll, Lt, Nd, N,
 * P, Any and ASCII are known; others are an error when the expression is
 * compiled.
 *
 * An expression and its working memory live in the arena in which it was compiled.
 */
#include "base/err.h"

struct re;

/* A part of the text, from byte `from` to before `to`; from is -1 for a group that
 * is not part of the match. */
struct re_span {
	ptrdiff_t from, to;
};

/*
 * Compiles expr.  Fails with Go's message ("error parsing regexp: missing
 * closing ): `(`"), status 2.
 */
bool re_compile(struct arena *a, struct str expr, struct re **out,
		struct err *e);
/* The number of groups in the expression, without the whole match. */
size_t re_groups(const struct re *re);
/* The name of group i, from 1; empty when it has none. */
struct str re_group_name(const struct re *re, size_t i);
/*
 * Looks for the first match in text that starts at `from` or later; ^ and \b see
 * the text before `from`.  Fills n spans: the whole match, then the groups.
 * Returns 1 when there is a match, 0 when there is none, and -1 with e set when
 * the search takes more than LIMIT_RE_STEPS.
 */
int re_find(struct re *re, struct str text, size_t from, struct re_span *span,
	    size_t n, struct err *e);
/* The number of steps, instructions at a rune, that the last search took. */
size_t re_steps(const struct re *re);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RE_H
#define RE_H
/*
 * Regular expressions with the syntax, meaning and messages of Go's regexp
 * package: leftmost match, Perl's priorities, UTF-8, and a running time
 * linear in the text (a Pike machine).  No backreferences, no lookaround.
 *
 * A difference: of Unicode classes only \p{L}, Lu, Ll, Lt, Nd, N, P, Any and
 * ASCII are known; others are refused when the expression is compiled.
 *
 * An expression and its working memory live in the arena it was compiled in.
 */
#include "base/err.h"

struct re;

/* A part of the text; from is -1 for a group that took no part. */
struct re_span {
	ptrdiff_t from, to;
};

/*
 * Compiles expr.  Fails with Go's message ("error parsing regexp: missing
 * closing ): `(`"), status 2.
 */
bool re_compile(struct arena *a, struct str expr, struct re **out,
		struct err *e);
/* How many groups the expression has, the whole match not counted. */
size_t re_groups(const struct re *re);
/* The name of group i, from 1; empty when it has none. */
struct str re_group_name(const struct re *re, size_t i);
/*
 * Looks for the first match in text that starts at `from` or after; what
 * stands before `from` counts for ^ and \b.  Fills n spans: the whole match,
 * then the groups.  1 found, 0 none, -1 for an error (LIMIT_RE_STEPS).
 */
int re_find(struct re *re, struct str text, size_t from, struct re_span *span,
	    size_t n, struct err *e);
/* How many instructions, at most LIMIT_RE_STEPS, the last search took. */
size_t re_steps(const struct re *re);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEMVER_SCAN_H
#define SEMVER_SCAN_H
/* The syntax of a version, for semver.c and semver_range.c; others use semver.h. */
#include "semver.h"

/* The parts of a version as written, empty where absent. */
struct semver_parts {
	struct str number[3]; /* without dots */
	struct str pre, meta; /* without '-' and '+' */
};

/*
 * Reads the longest version at the start of s and returns its length, 0 when
 * there is none.  With wild, numbers may hold x, X, *, and | as well.
 */
size_t semver_scan(struct str s, bool wild, struct semver_parts *p);
/* Compares prereleases part by part.  Here an empty one is the least, while semver_cmp
 * puts a release behind its prereleases. */
int semver_cmp_pre(struct str a, struct str b);

#endif

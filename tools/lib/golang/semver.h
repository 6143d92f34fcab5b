/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEMVER_H
#define SEMVER_H
/*
 * Semantic versions and constraints as Helm reads them (Masterminds/semver
 * 3.5): versions may be short ("1.2"), have leading zeros and a "v";
 * constraints are groups joined by "||", each of comparisons joined by a
 * comma or a blank, with ~, ^, wildcards and "a - b" ranges.
 *
 * Slices in a version point into the text it was read from.  Errors have
 * that library's wording and status 2.
 */
#include "base/err.h"

/* Longest version and constraint, and most "||" groups of one. */
enum { SEMVER_MOST = 256, SEMVER_RANGE_MOST = 512, SEMVER_GROUPS_MOST = 32 };

struct semver {
	uint64_t major, minor, patch;
	struct str pre, meta; /* without '-' and '+'; empty when absent */
	struct str original;  /* the text as it was given */
};

/* NewVersion: numbers that are missing count as zero. */
bool semver_parse(struct str text, struct semver *out, struct err *e);
/* StrictNewVersion: three numbers, no "v". */
bool semver_parse_strict(struct str text, struct semver *out, struct err *e);
/* Less than, equal to or greater than 0 by precedence; metadata is ignored. */
int semver_cmp(const struct semver *a, const struct semver *b);
/* The normal form "1.2.3-pre+meta", in a. */
struct str semver_text(struct arena *a, const struct semver *v);
/* True when text is a valid prerelease, or metadata; else e has the library's
 * message. */
bool semver_check_pre(struct str text, struct err *e);
bool semver_check_meta(struct str text, struct err *e);

struct semver_range; /* a constraint, in an arena */

/* NewConstraint: reads a constraint, which lives in a. */
bool semver_range_parse(struct arena *a, struct str text,
			struct semver_range **out, struct err *e);
/*
 * Constraints.Check: true when v satisfies r.  A prerelease satisfies only a group
 * in which a version is a prerelease too ("-0" is enough).
 */
bool semver_range_has(const struct semver_range *r, const struct semver *v);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TAGS_H
#define TAGS_H
/*
 * The versions of a chart that the tags of its repository stand for.  These are tags
 * that are strict semantic versions, with '_' for '+', and those with a "v" before
 * one; dates, "1.0" and "latest" are none.
 */
#include "golang/semver.h"
#include "registry/registry.h"

struct tag_version {
	struct str text;  /* the version as the tag has it */
	struct semver v;
	bool marked;      /* a "v" stands before it */
	size_t place;     /* among the tags */
};

struct tag_versions {
	struct tag_version *v;
	size_t n, cap;
	size_t tags;      /* all tags of the repository */
};

/*
 * Reads the tags of the repository and keeps the versions in the range `asked`, or
 * where that is empty those that are no prereleases: first those without "v", the
 * newest first.  All lives in a.  Fails with status 2 when `asked` is no range, and as
 * the requests do.
 */
bool tags_read(struct registry *client, struct arena *a, const struct location *at,
	       struct str asked, struct tag_versions *out, struct err *e);

#endif

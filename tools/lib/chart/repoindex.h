/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REPOINDEX_H
#define REPOINDEX_H
/*
 * The index of a Helm chart repository (index.yaml, or the same as JSON).
 * Public ones are tens of megabytes, of which a build wants a few lines: the
 * file is read as a stream, a version at a time.  It is read once and kept as
 * lines "CHART<TAB>VERSION<TAB>DIGEST<TAB>URL", in which the next look-up is a
 * matter of milliseconds.
 */
#include <stdio.h>

#include "base/err.h"

/* A version of a chart, as the index has it. */
struct repo_version {
	struct str chart, version;
	struct str digest; /* "sha256:…", or empty when the index names none */
	struct str url;    /* the first of its urls: absolute, or relative to the index */
};

/*
 * Reads the index from f and writes its lines to out.  `name` stands for the
 * index in messages: status 2 with line and column when it is no YAML, or no
 * index of charts.  Whether out took everything its owner finds out.
 */
bool repo_index_condense(FILE *f, const char *name, FILE *out, struct err *e);

/* The versions of one chart, in the order of the index. */
struct repo_chart {
	struct repo_version *version;
	size_t n, cap;
};

/* Collects a chart's versions from such lines; they live in a.  Status 2 when
 * f is not readable. */
bool repo_lines_find(struct arena *a, FILE *f, struct str chart,
		     struct repo_chart *out, struct err *e);

/*
 * The version that helm would take: the one spelled as asked, else the newest
 * that satisfies the constraint; without one the newest that is no prerelease.
 * NULL with status 2 when there is none, naming some that there are.
 */
const struct repo_version *repo_chart_pick(const struct repo_chart *c,
					   struct str chart, struct str asked,
					   struct err *e);

/* The same choice among n texts: the number of the one taken; -1 none; -2 when
 * `asked` is no constraint, with e set. */
ptrdiff_t version_pick(struct arena *a, const struct str *version, size_t n,
		       struct str asked, struct err *e);

#endif

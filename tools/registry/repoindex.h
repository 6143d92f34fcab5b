/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REPOINDEX_H
#define REPOINDEX_H
/*
 * The index of a Helm chart repository (index.yaml, or the same as JSON).
 * Public ones are tens of megabytes, of which a build wants a few lines: the
 * file is read as a stream and only the versions of wanted charts are kept.
 */
#include <stdio.h>

#include "err.h"

/* A version of a chart, as the index has it. */
struct repo_version {
	struct str version;
	struct str url;    /* the first of its urls: absolute, or relative to the index */
	struct str digest; /* "sha256:…", or empty when the index names none */
};

/* A chart that is wanted from an index. */
struct repo_chart {
	struct str name;
	struct repo_version *versions; /* as listed, in an arena */
	size_t n, cap;
	bool listed; /* the index has an entry of that name */
};

/*
 * Reads the index from f and adds the versions of the n charts, which live in
 * a.  `name` stands for the index in messages: status 2 with line and column
 * when it is no YAML, or no index of charts.
 */
bool repo_index_read(struct arena *a, FILE *f, const char *name,
		     struct repo_chart *charts, size_t n, struct err *e);

/*
 * The version that helm would take: the one spelled as asked, else the newest
 * that satisfies the constraint; without one the newest that is no prerelease.
 * NULL with status 2 when there is none, naming the newest there are.
 */
const struct repo_version *repo_chart_pick(const struct repo_chart *c,
					   struct str asked, struct err *e);

/* Of the n version texts, the one that repo_chart_pick's rules choose; -1 none,
 * -2 when `asked` is no constraint, with e set. */
ptrdiff_t version_pick(struct arena *a, const struct str *version, size_t n,
		       struct str asked, struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REPOINDEX_H
#define REPOINDEX_H
/*
 * The index of a Helm chart repository (index.yaml, or the same as JSON).  Public
 * indexes have tens of megabytes, of which a build needs a few lines.  The file is
 * read once, as a stream, a version at a time, and written as lines
 * "CHART<TAB>VERSION<TAB>DIGEST<TAB>URL", in which a look-up takes milliseconds.
 */
#include <stdio.h>

#include "base/err.h"

/* A version of a chart, as the index has it. */
struct repo_version {
	struct str chart, version;
	struct str digest; /* "sha256:…", or empty when the index has none */
	struct str url;    /* the first of its urls, absolute or relative to the index */
};

/*
 * Reads the index from f and writes its lines to out.  Fails with status 2 when the
 * index is not YAML or lists no charts; the message has `name`, line and column.  The
 * caller checks whether out took everything.
 */
bool repo_index_condense(FILE *f, const char *name, FILE *out, struct err *e);

/* The versions of one chart, in the order of the index. */
struct repo_chart {
	struct repo_version *version;
	size_t n, cap;
};

/* Collects the versions of a chart from such lines; they live in a.  Fails with
 * status 2 when f cannot be read. */
bool repo_lines_find(struct arena *a, FILE *f, struct str chart,
		     struct repo_chart *out, struct err *e);

/*
 * The version that helm would take: the one spelled as `asked`, else the newest that
 * satisfies this constraint; when nothing is asked, the newest that is no prerelease.
 * NULL, with status 2 and the names of some versions, when there is none.
 */
const struct repo_version *repo_chart_pick(const struct repo_chart *c,
					   struct str chart, struct str asked,
					   struct err *e);

/* The index of the text that the same choice among n texts takes; -1 when there is
 * none; -2, with e set, when `asked` is not a constraint. */
ptrdiff_t version_pick(struct arena *a, const struct str *version, size_t n,
		       struct str asked, struct err *e);

/* True when both texts are the same version: a "v" before it, numbers that are left
 * out and, unless both have it, build metadata do not count. */
bool version_same(struct str one, struct str other);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHART_H
#define CHART_H
/*
 * A chart in memory: what its files say, and the charts it holds.  All of it
 * lives in the arena that was given to chart_load.
 */
#include "archive.h"
#include "metadata.h"

struct chart {
	struct metadata *meta;
	struct val values;  /* of values.yaml: a map */
	struct str schema;  /* of values.schema.json; .p is NULL without one */
	struct chart_files templates; /* names start with "templates/" */
	struct chart_files files;     /* everything else that Helm keeps */
	struct chart *parent;         /* NULL for the outermost */
	struct chart **dep;
	size_t ndep, cap;
};

struct chart_options {
	bool helm3;          /* read as Helm 3 does */
	struct reads *reads; /* where to note the files read, or NULL */
	/* told of what Helm warns of; may be NULL */
	void (*warn)(void *data, const char *text);
	void *data;
};

/*
 * Loads the chart at path, a folder or an archive; path is absolute.  Fails
 * with Helm's message, status 3.
 */
bool chart_load(struct arena *a, const char *path,
		const struct chart_options *o, struct chart **out,
		struct err *e);
/* Adds dep to c's charts and makes c its parent. */
void chart_add(struct arena *a, struct chart *c, struct chart *dep);
/* "top/charts/sub": where Helm says that the chart's templates are. */
struct str chart_path(struct arena *a, const struct chart *c);
/* True for charts of type library. */
bool chart_is_library(const struct chart *c);

#endif

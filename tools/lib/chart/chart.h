/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHART_H
#define CHART_H
/*
 * A chart in memory: the contents of its files, and the charts within it.  All of it
 * lives in the arena that was given to chart_load.
 */
#include "archive.h"
#include "metadata.h"

struct chart {
	struct metadata *meta;
	struct val values;  /* the contents of values.yaml, a map */
	struct str schema;  /* the bytes of values.schema.json; .p is NULL without one */
	struct chart_files templates; /* their names start with "templates/" */
	struct chart_files files;     /* all other files that Helm keeps */
	struct chart *parent;         /* NULL for the outermost chart */
	struct chart **dep;
	size_t ndep, cap;
};

struct chart_options {
	bool helm3;          /* read the chart as Helm 3 does */
	struct reads *reads; /* takes the paths that are read; may be NULL */
	/* is called with the text of each of Helm's warnings; may be NULL */
	void (*warn)(void *data, const char *text);
	void *data;
};

/*
 * Loads the chart at path, a folder or an archive; path is absolute.  Fails with
 * Helm's message, status 3.
 */
bool chart_load(struct arena *a, const char *path,
		const struct chart_options *o, struct chart **out,
		struct err *e);
/* Adds dep to the charts within c, and makes c its parent. */
void chart_add(struct arena *a, struct chart *c, struct chart *dep);
/* The path by which Helm names the chart's templates: "top/charts/sub". */
struct str chart_path(struct arena *a, const struct chart *c);
/* True when the chart is of the type library. */
bool chart_is_library(const struct chart *c);

#endif

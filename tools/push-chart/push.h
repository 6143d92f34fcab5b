/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUSH_H
#define PUSH_H
/*
 * A chart that is pushed: a manifest and its blobs.  A chart of a chart repository or
 * a folder gets the manifest that chart_artifact makes; one that came from a registry
 * keeps its manifest byte for byte.
 */
#include "chart/artifact.h"
#include "registry/registry.h"

enum { PARTS_MOST = 64 };

/* A blob; its bytes are in memory when path is NULL. */
struct part {
	struct str digest, bytes;
	const char *path;
};

struct chart_push {
	/* the chart, as push_from_archive and push_from_component read it */
	struct str name, version, tag;
	const char *archive;       /* the path, for messages */
	struct str manifest, digest, media_type;
	struct part part[PARTS_MOST];
	size_t n;

	/* set by push_aim */
	struct location to;
	struct str as;             /* its tag at the target, or its name in a layout's index */

	/* the outcome of push_run */
	bool exists;               /* the target had it already */
};

/* Makes *out of a chart archive.  Fails with status 2. */
bool push_from_archive(struct arena *a, const char *path, struct chart_push *out,
		       struct err *e);
/* Makes *out of a component record that pull-chart has written. */
bool push_from_component(struct arena *a, const struct component *c, struct chart_push *out,
		      struct err *e);
/* Sets the location of the chart: HOST/REPOSITORY of the target, the prefix, the
 * name. */
bool push_set_location(struct arena *a, const struct location *target, struct str prefix,
	      struct chart_push *c, struct err *e);
/* Pushes blobs, then the manifest, unless the target has them.  Fails with status 4
 * when the target refuses. */
bool push_run(struct registry *g, struct arena *a, struct chart_push *c,
	      struct err *e);

#endif

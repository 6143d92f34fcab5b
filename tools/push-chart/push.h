/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUSH_H
#define PUSH_H
/*
 * A chart as it is pushed: a manifest and its blobs.  One of a repository or
 * a folder gets the manifest that chart_artifact makes; one that came from a
 * registry keeps its own, byte for byte.
 */
#include "chart/artifact.h"
#include "registry/registry.h"

enum { PARTS_MOST = 64 };

/* A blob: in memory when path is NULL. */
struct part {
	struct str digest, bytes;
	const char *path;
};

struct chart_push {
	struct str name, version, tag;
	const char *archive;       /* for messages */
	struct str manifest, digest, media_type;
	struct part part[PARTS_MOST];
	size_t n;
	struct location to;
	struct str as;             /* the tag, or a layout's name, it gets */
	bool exists;               /* it was there already */
};

/* The chart of an archive. */
bool push_from_archive(struct arena *a, const char *path, struct chart_push *out,
		       struct err *e);
/* The chart of a component that pull-chart fetched. */
bool push_from_component(struct arena *a, const struct component *c, struct chart_push *out,
		      struct err *e);
/* Sets where it goes: the target, below it the prefix, and the name. */
bool push_aim(struct arena *a, const struct location *target, struct str prefix,
	      struct chart_push *c, struct err *e);
/* Puts it there unless it is there: blobs, then the manifest.  Status 4 when
 * the target refuses. */
bool push_run(struct registry *g, struct arena *a, struct chart_push *c,
	      struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RELEASES_SOURCE_H
#define RELEASES_SOURCE_H
/* The update graphs of a folder, each read once. */
#include "release/payload.h"

struct source {
	struct arena *arena;
	const char *folder;
	struct map *read; /* graphs by "ARCH-CHANNEL" */
};

/* The `graph` of a graph_source: that in the file FOLDER/ARCH-CHANNEL.json; data is
 * the struct source.  Fails with status 2. */
bool source_graph(void *data, struct str arch, const struct imageset_release *channel,
		  const struct graph **out, struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RELEASES_SOURCE_H
#define RELEASES_SOURCE_H
/* Update graphs, each got once: those of a folder, or OpenShift's update service's. */
#include "http/http.h"
#include "release/payload.h"

struct source {
	struct arena *arena;
	const char *folder; /* of files ARCH-CHANNEL.json; NULL: the service is asked */
	const char *save;   /* where the service's answers are kept so; or NULL */
	struct http *http;  /* with folder NULL */
	bool temporary;     /* set when the service failed and asking again may help */
	struct re *filter; /* of all graphs: VERSION_FILTER; or NULL */
	struct map *read;   /* graphs by "ARCH-CHANNEL" */
};

/* Takes the filter from the environment; status 2. */
bool source_filter(struct source *s, struct err *e);
/* The `graph` of a graph_source, whose data is the struct source. */
bool source_graph(void *data, struct str arch, const struct imageset_release *channel,
		  const struct graph **out, struct err *e);

#endif

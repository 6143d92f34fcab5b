/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHANNEL_H
#define CHANNEL_H
/* The releases of one channel of an image set. */
#include "payload.h"

/* What minVersion and maxVersion of a channel stand for in its graph. */
struct channel_range {
	bool known; /* false when something was wrong */
	struct semver min, max;
};

/*
 * Adds the releases of channel i of the image set for an architecture, and *range takes
 * what its versions stand for.  What is wrong is added to *p, at the channel's place in
 * the file.
 */
void channel_resolve(const struct imageset *s, size_t i, struct str arch,
		     const struct graph_source *source, struct payload_list *out,
		     struct channel_range *range, struct problems *p);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPGRADE_H
#define UPGRADE_H
/* The releases on the way from one channel to another. */
#include "channel.h"

/*
 * Adds the releases for an update from the lowest release of all channels of the image
 * set to the highest: through each minor version between, by the channels with the
 * prefix of the first.  range has what channel_resolve gave for each channel; when it
 * is unknown for one, nothing is done.  What is wrong is added to *p.
 */
void upgrade_resolve(const struct imageset *s, const struct channel_range *range,
		     struct str arch, const struct graph_source *source,
		     struct payload_list *out, struct problems *p);

#endif

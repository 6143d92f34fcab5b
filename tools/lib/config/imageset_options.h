/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMAGESET_OPTIONS_H
#define IMAGESET_OPTIONS_H
/* The options that say how an image set is read. */
#include "imageset.h"

struct imageset_options {
	enum imageset_dialect dialect;
	unsigned flags;
};

/* Takes --v1, --v2 or --delete; false for another option.  --v1 and --v2 together, or
 * one of them twice, set e. */
bool imageset_option(struct imageset_options *q, int key, struct err *e);

#endif

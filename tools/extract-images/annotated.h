/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ANNOTATED_H
#define ANNOTATED_H
/*
 * Compares the images in an annotation of a chart's Chart.yaml with those that were
 * found: the author may know of images that rendering does not show.
 */
#include "discover/rules.h"
#include "records/component.h"

struct annotated {
	struct arena *arena;
	struct map *found; /* keys are HOST/REPOSITORY:TAG and HOST/REPOSITORY@DIGEST */
};

/* An image that the annotation names and that was not found. */
struct annotated_image {
	struct str ref;
	bool accepted; /* a rule accepts it as an image */
};

void annotated_init(struct annotated *n, struct arena *a);
/* Notes an image that was found, or that a rule ignores. */
void annotated_found(struct annotated *n, struct str ref);
/*
 * The *count images in the component's `annotated` that were not found and that no
 * rule for the object Chart/NAME and the path "annotations" ignores: in its order,
 * each once, in the arena of n.
 */
struct annotated_image *annotated_missing(struct annotated *n,
					  const struct component *component,
					  const struct rules *rules, size_t *count);

#endif

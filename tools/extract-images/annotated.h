/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ANNOTATED_H
#define ANNOTATED_H
/*
 * The images that a chart names itself, in an annotation of its Chart.yaml,
 * beside those that were found: what its author knows of and rendering did not
 * bring.
 */
#include "discover/rules.h"
#include "records/component.h"

struct annotated {
	struct arena *arena;
	struct map *found; /* HOST/REPOSITORY:TAG and HOST/REPOSITORY@DIGEST */
};

/* One that the annotation names, and that was not found. */
struct annotated_image {
	struct str ref;
	bool accepted; /* a rule says that it is one */
};

void annotated_init(struct annotated *n, struct arena *a);
/* Remembers an image that was found, or that a rule rules out. */
void annotated_found(struct annotated *n, struct str ref);
/*
 * Those that the component's `annotated` names that were not found and that no rule
 * for the object Chart/NAME and the path "annotations" ignores, in its order,
 * each once; *count of them, in the arena.
 */
struct annotated_image *annotated_missing(struct annotated *n,
					  const struct component *component,
					  const struct rules *rules, size_t *count);

#endif

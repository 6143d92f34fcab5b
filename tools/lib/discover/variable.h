/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VARIABLE_H
#define VARIABLE_H
/*
 * Variables in the text of a document, which something else fills in:
 * "${VERSION}", "$VERSION", "$(params.version)", "{{inputs.parameters.version}}".
 */
#include "base/map.h"

/* True when s, a single word, has a variable in it. */
bool variable_in(struct str s);
/* True when s is nothing else, but for what stands between parts of references. */
bool variable_alone(struct str s);
/* True when all its variables are written as controllers have them: $(X), {{X}}. */
bool variable_of_controller(struct str s);
/*
 * s with the values that the document says of its variables itself: its
 * parameters with their values or defaults, as OpenShift's templates, Tekton's
 * tasks and Argo's workflows have them.  False when some are not there.
 */
bool variable_fill(struct arena *a, struct str s, const struct map *root, struct str *out);
/* The same from a list of variables {name, value}. */
bool variable_fill_list(struct arena *a, struct str s, const struct list *l, struct str *out);

#endif

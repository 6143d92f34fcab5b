/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VARIABLE_H
#define VARIABLE_H
/*
 * Variables in the text of a document, which another program fills in: "${VERSION}",
 * "$VERSION", "$(params.version)", "{{inputs.parameters.version}}".
 */
#include "base/map.h"

/* True when s, a single word, has a variable. */
bool variable_in(struct str s);
/* True when s has a variable and, but for those, no white space. */
bool variable_in_word(struct str s);
/* True when s has nothing but variables, and marks between parts of references. */
bool variable_alone(struct str s);
/* True when all variables of s are written as controllers have them: $(X), {{X}}. */
bool variable_of_controller(struct str s);
/*
 * *out takes s with its variables replaced by the values or defaults of the
 * document's own parameters, as OpenShift's templates, Tekton's tasks and Argo's
 * workflows have them.  False when a value is missing.
 */
bool variable_fill(struct arena *a, struct str s, const struct map *root, struct str *out);
/* variable_fill with the values from a list of variables {name, value}. */
bool variable_fill_list(struct arena *a, struct str s, const struct list *l, struct str *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VARIABLE_H
#define VARIABLE_H
/*
 * Variables in the text of a document, which another program fills in: "${VERSION}",
 * "$VERSION", "%VERSION%", "$(params.version)", "{{inputs.parameters.version}}".
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
/* Gives the value of a variable, or an empty text. */
typedef struct str variable_fn(const void *of, struct str name);
/* *out takes s with its variables replaced by the values that the function gives, or
 * those that s has for them, as in "${TAG:-v1}".  False when a value is missing. */
bool variable_fill(struct arena *a, struct str s, variable_fn *value_of, const void *of,
		   struct str *out);
/* The value, or else the default, of the item of the name in a list of variables {name,
 * value}; `list`, a struct list, may be NULL. */
struct str variable_of_list(const void *list, struct str name);
/* The value of a parameter of v, an object, as OpenShift's templates, Tekton's tasks and
 * Argo's workflows have them. */
struct str variable_of_object(struct val v, struct str name);

#endif

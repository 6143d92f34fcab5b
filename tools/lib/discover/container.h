/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONTAINER_H
#define CONTAINER_H
/* Objects that are containers, and images that injectors put into them. */
#include "api_object.h"
#include "base/map.h"
#include "position.h"

/* True when `at` is an item of a pod's list of containers. */
bool is_container(const struct position *at);
/* True when m at `at` is a container by another name: a step or a sidecar of a
 * task, a script, or what has a command beside its image. */
bool is_other_container(const struct map *m, const struct position *at);
/* True when a container's image is what stands there until an injector that the
 * pod asks for, somewhere above `at` in the document root, puts its own there. */
bool is_injected(const struct map *root, struct str image, const struct position *at);
/* The variables of the container in root that has the list at `at` (its command
 * or arguments); NULL when it has none. */
const struct list *container_env(const struct map *root, const struct position *at);

#endif

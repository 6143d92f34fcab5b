/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONTAINER_H
#define CONTAINER_H
/* Finds out which objects are containers, and which images injectors will replace. */
#include "api_object.h"
#include "base/map.h"
#include "position.h"

/* True when `at` is an item of a pod's list of containers. */
bool is_container(const struct position *at);
/* True when m, at this position, is a container under another name: a step or sidecar
 * of a task, a script, or an object with a command beside its image. */
bool is_other_container(const struct map *m, const struct position *at);
/* True when an injector will replace the container's image: the pod, an object around
 * the position in root, asks for one. */
bool is_injected(const struct map *root, const struct position *root_at, struct str image,
		 const struct position *at);
/* The variables of the container in root whose command or arguments are at the
 * position; NULL when it has none. */
const struct list *container_env(const struct map *root, const struct position *root_at,
				 const struct position *at);

#endif

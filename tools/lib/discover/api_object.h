/* SPDX-License-Identifier: Apache-2.0 */
#ifndef API_OBJECT_H
#define API_OBJECT_H
/* The API object that a value belongs to. */
#include "base/val.h"

struct api_object {
	struct str object; /* KIND/NAME; empty when there is none */
	struct str group;  /* the group of its API: "apps"; empty for the core API */
	/* it, or an object around it, is of an API other than those of Kubernetes
	 * that run containers, so a controller makes its containers */
	bool custom;
};

/* Replaces *o when m is an API object; *o lives as long as a and m. */
void api_object_note(struct arena *a, const struct map *m, struct api_object *o);

#endif

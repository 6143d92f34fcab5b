/* SPDX-License-Identifier: Apache-2.0 */
#ifndef API_OBJECT_H
#define API_OBJECT_H
/* The API object that a value stands in. */
#include "base/val.h"

struct api_object {
	struct str object; /* KIND/NAME; empty where there is none */
	struct str group;  /* of its API: "apps"; empty for the core */
	bool custom;      /* it, or what it stands in, is no API of Kubernetes's own
	                    * that runs containers: its controller makes those */
};

/* Replaces *o when m is an API object; it lives as long as a and m. */
void api_object_note(struct arena *a, const struct map *m, struct api_object *o);

#endif

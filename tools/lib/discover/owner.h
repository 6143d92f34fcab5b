/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OWNER_H
#define OWNER_H
/* The API object that a value stands in. */
#include "base/val.h"

struct owner {
	struct str object; /* KIND/NAME; empty where there is none */
	struct str group;  /* of its API: "apps"; empty for the core */
	bool custom;      /* it, or what it stands in, is no API of Kubernetes's own
	                    * that runs containers: its controller makes those */
};

/* Replaces *o when m is an API object; it lives as long as a and m. */
void owner_note(struct arena *a, const struct map *m, struct owner *o);

#endif

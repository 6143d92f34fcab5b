/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REACH_H
#define REACH_H
/* Whether servers can be reached, and with which credentials. */
#include "registry/registry.h"
#include "report.h"

struct reach {
	struct report *report;
	const char *dir;    /* of the programs */
	struct registry_options registry; /* how to speak with registries */
	const char *target; /* HOST[:PORT][/PREFIX] or oci:DIR; NULL: the config's */
	const char *recipes; /* the data tree, or NULL */
	struct map *asked;  /* what was looked at already */
};

/* Looks at all that the config, a mirror.yaml, recipe or list of images,
 * names: it can be read, where it reads from, where it writes to. */
void reach_config(struct reach *c, const char *path);
/* Looks at c->target alone. */
void reach_target(struct reach *c);

#endif

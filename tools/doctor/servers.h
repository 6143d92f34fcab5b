/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVERS_H
#define SERVERS_H
/* Checks that servers can be reached, and with which credentials. */
#include "registry/registry.h"
#include "report.h"

struct servers {
	struct report *report;
	const char *dir;    /* the folder of the programs */
	struct registry_options registry; /* options for requests to registries */
	const char *target; /* HOST[:PORT][/PREFIX] or oci:DIR; NULL: that of the config */
	const char *recipes; /* the data tree of recipes, or NULL */
	struct map *asked;  /* the checks that were done already */
};

/* Checks a config (a mirror.yaml, a recipe or a list of images): whether it can be
 * read, its sources, and its target. */
void servers_check_config(struct servers *c, const char *path);
/* Checks c->target alone. */
void servers_check_target(struct servers *c);

#endif

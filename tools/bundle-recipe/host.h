/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_H
#define HOST_H
/* What a bundle needs of other programs: kustomize, and our pull-chart. */
#include "bundle/deploy.h"

struct bundle_host {
	struct arena *arena;
	const char *dir;    /* the folder of our programs */
	const char *work;   /* a temporary folder, made by the first chart; or NULL */
	struct val options; /* further arguments of pull-chart, a list; or nil */
	const struct tree *tree;
};

/* The hooks of struct deploy_options; host is a struct bundle_host. */
bool host_kustomize(void *host, const struct unit *u, struct str *out, struct err *e);
bool host_pull(void *host, struct unit *u, struct err *e);
/* Removes the temporary folder. */
void host_end(struct bundle_host *h);

#endif

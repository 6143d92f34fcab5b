/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MANIFESTTEXT_H
#define MANIFESTTEXT_H
/* The manifests of recipes, which are templates, as files of a chart. */
#include "unit.h"

/* Renders a manifest with the values of its unit.  Fails with status 2. */
bool manifest_render(struct deploy *d, const struct unit *u, const struct manifest_text *m,
		     struct str *out, struct err *e);
/* The documents of a rendered manifest without the hooks that install them, which a chart
 * of its own needs not; empty when there is none. */
bool manifest_unhook(struct arena *a, struct str text, const char *name, struct str *out,
		     struct err *e);
/* The documents as hooks that run after the installation, each after the one before;
 * `weight` counts on. */
bool manifest_hook(struct arena *a, struct str text, const char *name, int *weight,
		   struct str *out, struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DEPLOYER_H
#define DEPLOYER_H
/* For deploy.c: what each deployer makes of the units. */
#include "doc.h"
#include "extras.h"
#include "folder_model.h"

bool deploy_helm(struct deploy *d, struct err *e);
bool deploy_argocd(struct deploy *d, struct err *e);
bool deploy_argocd_helm(struct deploy *d, struct err *e);
bool deploy_flux(struct deploy *d, struct err *e);
bool deploy_helmfile(struct deploy *d, struct err *e);

/* An Argo CD Application of a folder; source is its source or sources. */
struct val application(struct deploy *d, const struct folder *f, size_t index,
		       const char *key, struct val source);

#endif

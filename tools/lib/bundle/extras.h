/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXTRAS_H
#define EXTRAS_H
/* What bundles of all deployers have. */
#include "folder_model.h"

/* Adds the files of --data below data/. */
void deploy_data(struct deploy *d);
/* Adds provenance.yaml when charts are vendored. */
bool deploy_provenance(struct deploy *d, struct err *e);
/* The folders as text_readme wants them. */
struct val folder_releases(struct arena *a, const struct folders *f);

#endif

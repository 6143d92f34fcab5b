/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIGNATURE_ARTIFACT_H
#define SIGNATURE_ARTIFACT_H
/* Signatures as an artifact, so that a mirror carries them. */
#include "signature.h"

/*
 * Writes the n signatures into the layout, as the artifact of files
 * localhost/openshift/release-signatures:latest, a layer each with its name for a title.
 * *line takes the artifact's line in a list.  Status 1 or 4.
 */
bool artifact_write(struct arena *a, const char *dir, const struct signature *list, size_t n,
		    struct str *line, struct err *e);

#endif

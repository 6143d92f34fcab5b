/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INTAKE_H
#define INTAKE_H
/* Where a catalog is read from: a folder, a file, standard input, a catalog's image. */
#include "fbc.h"

/*
 * Reads the catalog at `place`: a folder, whose files at any depth are read but for those
 * that .indexignore names; a file; "-"; or oci:DIR[:REF] (image.h).  Fails with status 2
 * and the file.
 */
bool fbc_read(struct fbc *c, const char *place, struct err *e);

#endif

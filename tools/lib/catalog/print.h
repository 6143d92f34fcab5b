/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CATALOG_PRINT_H
#define CATALOG_PRINT_H
/*
 * Writes what is kept of a catalog as JSON, a document a line: sorted by package, of
 * each the package itself, channels in the order of the files, bundles by name,
 * deprecations, other documents.  Documents are written as they were read, but for what
 * a filter changes: default channels, entries, deprecations.
 */
#include <stdio.h>

#include "fbc.h"

/* Writes to f, whose errors are the caller's to see.  Status 1 when a document cannot be
 * read again. */
bool fbc_print(struct fbc *c, FILE *f, struct err *e);
/* Writes what is kept of one package. */
bool fbc_print_package(struct fbc *c, const struct fbc_package *x, FILE *f, struct err *e);

#endif

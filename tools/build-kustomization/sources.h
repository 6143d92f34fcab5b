/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SOURCES_H
#define SOURCES_H
#include "chart/archive.h"

/* Notes all files and folders below dir except git's own, since a kustomization may
 * read any of them.  Fails with status 2. */
bool sources_walk(struct reads *r, const char *dir, struct err *e);

#endif

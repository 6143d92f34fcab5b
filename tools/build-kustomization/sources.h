/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SOURCES_H
#define SOURCES_H
#include "chart/archive.h"

/* Remembers all files and folders below dir, but for what git keeps of its
 * own: a kustomization may name any of them.  Status 2. */
bool sources_walk(struct reads *r, const char *dir, struct err *e);

#endif

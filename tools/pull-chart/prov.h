/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PROV_H
#define PROV_H
/* Provenance files, which helm package --sign writes beside archives. */
#include "base/err.h"

/* True when the file at path is a provenance file of the archive with the digest;
 * does not check the signature. */
bool prov_valid(struct arena *a, const char *path, struct str digest);

#endif

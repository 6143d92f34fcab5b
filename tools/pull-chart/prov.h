/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PROV_H
#define PROV_H
/* Provenance files, as helm package --sign writes them beside archives. */
#include "base/err.h"

/* True when the file at path is a provenance file for the archive of that
 * digest; the signature is not checked. */
bool prov_valid(struct arena *a, const char *path, struct str digest);

#endif

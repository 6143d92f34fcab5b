/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CATALOG_FILTERDIGEST_H
#define CATALOG_FILTERDIGEST_H
/* The name that oc-mirror gives to what a configuration keeps of a catalog. */
#include "config/imageset.h"

/*
 * The MD5, in hexadecimal digits, of the section as JSON, in which the catalog is named by
 * the digest and the keys about the target are left out; with an empty digest the catalog
 * is as the file has it, as oc-mirror of before 4.22 did it.  In a.  Status 2 when
 * libcrypto is missing or the catalog is no reference.
 */
bool filterdigest_make(struct arena *a, const struct imageset_operator *o, struct str digest,
		       struct str *out, struct err *e);

#endif

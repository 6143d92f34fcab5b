/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCHEMA_META_H
#define SCHEMA_META_H
#include "schema_error.h"

/*
 * What the schema of schemas, from draft 2019-09 on, says of the identifiers in
 * a schema: no "$id" may end in a fragment, as those that tools write do.  NULL
 * when there is none.  The rest of a schema is not checked.
 */
struct schema_error *schema_meta_fault(struct arena *a, struct val root);

#endif

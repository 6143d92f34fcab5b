/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCHEMA_META_H
#define SCHEMA_META_H
#include "schema_error.h"

/*
 * Checks the identifiers of a schema as the schema of schemas does from draft 2019-09
 * on: no "$id" may end in a fragment, as some tools write it.  Returns NULL when all
 * are good.  Nothing else of the schema is checked.
 */
struct schema_error *schema_meta_fault(struct arena *a, struct val root);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCHEMA_CHECK_H
#define SCHEMA_CHECK_H
#include "schema_error.h"
#include "schema_node.h"

/* Applies the schema node to v: NULL when v fits, else what does not. */
struct schema_error *schema_apply(struct schema *s, struct val node, struct val v);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCHEMA_H
#define SCHEMA_H
/*
 * JSON Schema, drafts 4 to 2020-12, for charts' values.schema.json.  Messages are
 * those of github.com/santhosh-tekuri/jsonschema, which Helm uses.  A schema that
 * refers to another document is an error: nothing is loaded.
 */
#include "base/err.h"
#include "base/val.h"

/* Checks v against the schema, a JSON text.  Fails with STATUS_INCOMPLETE; the
 * message says which parts of v do not fit, or what is wrong with the schema. */
bool schema_check(struct arena *a, struct str schema, struct val v,
		  struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCHEMA_H
#define SCHEMA_H
/*
 * JSON Schema, drafts 4 to 2020-12, for charts' values.schema.json.  Messages
 * are those of github.com/santhosh-tekuri/jsonschema, which Helm uses.  A
 * reference to another document is an error: nothing is loaded.
 */
#include "base/err.h"
#include "base/val.h"

/* Checks v against one schema; the message names what does not fit. */
bool schema_check(struct arena *a, struct str schema, struct val v,
		  struct err *e);

#endif

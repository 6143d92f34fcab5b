/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCHEMA_H
#define SCHEMA_H
/*
 * JSON Schema, drafts 4 to 2020-12, for charts' values.schema.json.  Messages
 * are those of github.com/santhosh-tekuri/jsonschema, which Helm uses.  A
 * reference to another document is an error: nothing is loaded.
 */
#include "chart.h"

/* Checks the values of c and of its charts against their schemas; Helm's
 * message for all of them together, status 3. */
bool schema_check_chart(struct arena *a, const struct chart *c,
			struct val values, struct err *e);
/* Checks v against one schema; the message names what does not fit. */
bool schema_check(struct arena *a, struct str schema, struct val v,
		  struct err *e);

#endif

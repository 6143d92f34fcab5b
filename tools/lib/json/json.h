/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JSON_H
#define JSON_H
/*
 * JSON for records and the answers of registries, read by cJSON into values.
 * Whole numbers of up to 15 digits become int64, other numbers float64.  Of equal
 * keys the last one counts.  gojson.h reads and writes JSON for templates.
 */
#include "base/err.h"
#include "base/val.h"

/* Reads one JSON text; fails with status 2 and a message that has the offset. */
bool json_parse(struct arena *a, struct str text, struct val *out,
		struct err *e);
/*
 * v in one line without spaces, in a; the keys of maps keep their order.  A value
 * without a JSON form, such as a NaN, becomes null.
 */
struct str json_emit(struct arena *a, struct val v);

#endif

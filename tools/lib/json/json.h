/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JSON_H
#define JSON_H
/*
 * JSON for records and registries' answers, read by cJSON into our own
 * values; look-ups mind case.  Integers of up to 15 digits are exact and
 * come as int64, other numbers as float64.  What templates read and write as
 * JSON is in gojson.h.
 */
#include "base/err.h"
#include "base/val.h"

/* Reads one text; status 2 on failure, with the offset. */
bool json_parse(struct arena *a, struct str text, struct val *out,
		struct err *e);
/*
 * v in one line without spaces; maps keep the order of their entries.  Gives
 * null for what has no JSON form, such as a NaN.
 */
struct str json_emit(struct arena *a, struct val v);

#endif

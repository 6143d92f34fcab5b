/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GOJSON_H
#define GOJSON_H
/*
 * JSON as Go's encoding/json writes and reads it, for what templates do with
 * it.  Results live in the arena that was given.
 */
#include "base/err.h"
#include "base/val.h"

enum {
	GOJSON_HTML = 1,    /* <, > and & become \u003c …, as json.Marshal does */
	GOJSON_PRETTY = 2,  /* indented by two spaces: MarshalIndent(v, "", "  ") */
	GOJSON_UNSORTED = 4 /* maps keep the order of their entries, not Go's */
};

/*
 * v in JSON, without a newline at the end.  Structs are written by the names
 * in type->json, []uint8 in base 64.  Fails with Go's wording on what has no
 * JSON form: "json: unsupported value: NaN".
 */
bool gojson_emit(struct arena *a, struct val v, unsigned flags,
		 struct str *out, struct err *e);

/* The name under which field i of struct v is written; false when it is not. */
bool gojson_field(struct val v, size_t i, struct str *name);

/* Go's type that a text is decoded into; it decides what is an error. */
enum gojson_target {
	GOJSON_ANY,  /* interface {} */
	GOJSON_MAP,  /* map[string]interface {} */
	GOJSON_LIST  /* []interface {} */
};

/*
 * json.Unmarshal(text) into an empty value of the target's type: numbers are
 * float64, null into a map or list is that type's nil, given as NIL.  Fails
 * with Go's wording ("unexpected end of JSON input") and status 2; *out then
 * is NIL, or what could be read when only a number was out of range.
 */
bool gojson_parse(struct arena *a, struct str text, enum gojson_target target,
		  struct val *out, struct err *e);

#endif

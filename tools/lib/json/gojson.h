/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GOJSON_H
#define GOJSON_H
/*
 * JSON as Go's encoding/json writes and reads it, for templates.  Results live in
 * the arena that was given.
 */
#include "base/err.h"
#include "base/val.h"

enum {
	GOJSON_HTML = 1,    /* <, > and & become \u003c …, as json.Marshal does */
	GOJSON_PRETTY = 2,  /* indented by two spaces: MarshalIndent(v, "", "  ") */
	GOJSON_UNSORTED = 4 /* the keys of maps keep their order; Go sorts them */
};

/*
 * v in JSON, without a newline at the end.  Structs are written with the names in
 * type->json, []uint8 in base 64.  A value without a JSON form fails with Go's
 * wording and status 2: "json: unsupported value: NaN".
 */
bool gojson_emit(struct arena *a, struct val v, unsigned flags,
		 struct str *out, struct err *e);

/* The name with which field i of struct v is written; false when it is left out. */
bool gojson_field(struct val v, size_t i, struct str *name);

/* The Go type into which a text is decoded; other types in the text are errors. */
enum gojson_target {
	GOJSON_ANY,  /* interface {} */
	GOJSON_MAP,  /* map[string]interface {} */
	GOJSON_LIST  /* []interface {} */
};

/*
 * json.Unmarshal of text into an empty value of the target's type: numbers are
 * float64; null for a map or list is that type's nil, returned as NIL.  Fails
 * with Go's wording ("unexpected end of JSON input") and status 2; then *out is
 * NIL, or the rest of the value when only a number was out of range.
 */
bool gojson_parse(struct arena *a, struct str text, enum gojson_target target,
		  struct val *out, struct err *e);

#endif

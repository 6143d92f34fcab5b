/* SPDX-License-Identifier: Apache-2.0 */
#ifndef YAML_H
#define YAML_H
/*
 * YAML in, as Helm reads it (sigs.k8s.io/yaml over go-yaml: YAML 1.1 words,
 * 1.2 octals, merge keys), and out, as Go's encoder writes it.
 */
#include "json/gojson.h"

enum yaml_numbers {
	YAML_FLOATS = 0, /* every number is float64, as after Helm's pass through JSON */
	YAML_EXACT = 1,  /* integers that fit are int64, others float64 */
	YAML_STRICT = 2  /* to be added to the above: a repeated key is an error */
};

/*
 * Reads the first document; an empty one is nil.  Strings in *out may be slices
 * of src, which must live as long as a.  Errors have go-yaml's wording ("yaml:
 * line 3: did not find expected key") and status 2.
 */
bool yaml_parse(struct arena *a, struct str src, unsigned numbers,
		struct val *out, struct err *e);
/*
 * The same, with the same errors, for who wants of a mapping only the entries
 * of some keys (in any case of letters; NULL ends them): others may be missing
 * from *out, and large documents take little memory.
 */
bool yaml_parse_only(struct arena *a, struct str src, unsigned numbers,
		     const char *const *keys, struct val *out, struct err *e);

/* A stream of documents, read one after the other; src must stay. */
struct yaml_stream;
struct yaml_stream *yaml_open(struct arena *a, struct str src, unsigned numbers);
/* The next document; 1 got one, 0 end of stream, -1 error. */
int yaml_next(struct yaml_stream *y, struct arena *a, struct val *out,
	      struct err *e);
/* The line (from 1) on which the document that yaml_next gave last starts. */
size_t yaml_line(const struct yaml_stream *y);
void yaml_close(struct yaml_stream *y);

/* v as sigs.k8s.io/yaml's Marshal writes it, keys sorted, final newline.
 * Fails on what Go cannot marshal (NaN in JSON, a function …). */
bool yaml_emit(struct arena *a, struct val v, struct str *out, struct err *e);
/*
 * v as version 3 of go-yaml writes it by itself, indented by two, which is
 * Helm's toYamlPretty: lines are not broken, lists are indented under keys.
 */
bool yaml_emit_pretty(struct arena *a, struct val v, struct str *out,
		      struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef YAML_H
#define YAML_H
/*
 * YAML in, as Helm reads it (sigs.k8s.io/yaml over go-yaml: YAML 1.1 words,
 * 1.2 octals, merge keys), and out, as Go's encoder writes it.
 */
#include "err.h"
#include "val.h"

enum yaml_numbers {
	YAML_FLOATS, /* every number is float64, as after Helm's pass through JSON */
	YAML_EXACT   /* integers that fit are int64, others float64 */
};

/* Reads one document; an empty one is nil.  Errors have go-yaml's wording
 * ("yaml: line 3: did not find expected key") and status 2. */
bool yaml_parse(struct arena *a, struct str src, enum yaml_numbers numbers,
		struct val *out, struct err *e);

/* A stream of documents, read one after the other. */
struct yaml_stream;
struct yaml_stream *yaml_open(struct arena *a, struct str src,
			      enum yaml_numbers numbers);
/* The next document; 1 got one, 0 end of stream, -1 error. */
int yaml_next(struct yaml_stream *y, struct arena *a, struct val *out,
	      struct err *e);
/* The line (from 1) on which the document that yaml_next gave last starts. */
size_t yaml_line(const struct yaml_stream *y);
void yaml_close(struct yaml_stream *y);

/* v as sigs.k8s.io/yaml's Marshal writes it, keys sorted, final newline.
 * Fails on what Go cannot marshal (NaN in JSON, a function …). */
bool yaml_emit(struct arena *a, struct val v, struct str *out, struct err *e);

#endif

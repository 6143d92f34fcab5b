/* SPDX-License-Identifier: Apache-2.0 */
#ifndef YAML_H
#define YAML_H
/*
 * Reads YAML as Helm does, by sigs.k8s.io/yaml over go-yaml (the words of YAML
 * 1.1, the octal numbers of 1.2 too, merge keys), and writes it as they do.  With
 * YAML_V3 it reads as version 3 of go-yaml alone does, which AICR uses.
 */
#include "json/gojson.h"

enum yaml_numbers {
	YAML_FLOATS = 0, /* every number is float64, as after Helm's pass through JSON */
	YAML_EXACT = 1,  /* integers that fit are int64, other numbers float64 */
	YAML_STRICT = 2, /* a flag for both: a repeated key is an error */
	/*
	 * A flag for YAML_EXACT, without Helm's pass through JSON: of the words only true
	 * and false are bools, large integers are uint64, .nan and .inf are numbers, a date
	 * or time is of TYPE_TIMESTAMP, a key is its text, and a repeated key is an error.
	 */
	YAML_V3 = 4
};

/* A date or time that stood without quotes: its text as RFC 3339 has it, in .s. */
extern const struct type TYPE_TIMESTAMP;

/*
 * Reads the first document; an empty one is nil.  Strings in *out may be slices
 * of src, which must live as long as a.  Fails with go-yaml's message ("yaml:
 * line 3: did not find expected key") and status 2.
 */
bool yaml_parse(struct arena *a, struct str src, unsigned numbers,
		struct val *out, struct err *e);
/*
 * The same, with the same errors, for a caller that wants only the entries of
 * some keys of a mapping (in any case of letters; NULL ends the list).  Other
 * entries may be missing from *out, so that large documents take little memory.
 */
bool yaml_parse_only(struct arena *a, struct str src, unsigned numbers,
		     const char *const *keys, struct val *out, struct err *e);

/* A stream of documents, read one after the other; src must live as long. */
struct yaml_stream;
struct yaml_stream *yaml_open(struct arena *a, struct str src, unsigned numbers);
/* Reads the next document into *out, which lives in a: 1 there was one, 0 the stream
 * ended, -1 it failed as yaml_parse does. */
int yaml_next(struct yaml_stream *y, struct arena *a, struct val *out,
	      struct err *e);
/* The line (from 1) on which the document that yaml_next read last starts, and the
 * text from the start of that line on. */
size_t yaml_line(const struct yaml_stream *y);
struct str yaml_rest(const struct yaml_stream *y);
void yaml_close(struct yaml_stream *y);

/* v as sigs.k8s.io/yaml's Marshal writes it: keys sorted, with a final newline.
 * Fails for a value that Go cannot marshal (a NaN, a function …). */
bool yaml_emit(struct arena *a, struct val v, struct str *out, struct err *e);
/*
 * v as version 3 of go-yaml writes it, indented by two: Helm's toYamlPretty.
 * Lines are not broken, and lists are indented under their keys.
 */
bool yaml_emit_pretty(struct arena *a, struct val v, struct str *out,
		      struct err *e);
/*
 * v as AICR writes it: by version 3 of go-yaml too, indented by `indent` (2 or 4), but
 * with keys sorted by their bytes.  As there, a text loses up to two newlines at its
 * start.
 */
bool yaml_emit_sorted(struct arena *a, struct val v, int indent, struct str *out,
		      struct err *e);
/* The same with the keys of maps in their order. */
bool yaml_emit_kept(struct arena *a, struct val v, int indent, struct str *out,
		    struct err *e);
/* A text that these two write without quotes, whatever it reads as; it must be one word. */
struct val yaml_plain(struct str text);

#endif

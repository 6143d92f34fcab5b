/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DECODE_H
#define DECODE_H
/*
 * YAML into typed fields, as Helm's sigs.k8s.io/yaml decodes into Go structs:
 * keys match without regard to case, numbers and booleans become text where
 * text is wanted, null changes nothing.
 */
#include "base/err.h"
#include "base/val.h"

enum field_type {
	FIELD_STRING, /* struct str */
	FIELD_BOOL,   /* bool */
	FIELD_VALUES, /* struct val: []interface {} */
	FIELD_TEXTS,  /* struct val: []string */
	FIELD_MAP,    /* struct val: map[string]string */
	FIELD_LIST,   /* structs, taken by `list` */
	FIELD_STRUCT  /* one struct, taken by `list` */
};

struct decode {
	struct arena *arena;
	const char *type; /* Go's name of the struct: "Metadata" */
	const char *path; /* of the struct within the outermost one, with a dot
	                     at its end, or "" */
	char *error;      /* the first mismatch, in Go's words */
};

struct field {
	const char *name; /* in YAML */
	enum field_type type;
	size_t at;        /* offset in the struct */
	/* takes element i of n of a FIELD_LIST; i == 0 and n == 0: empty list */
	void (*list)(struct decode *d, void *out, struct val v, size_t i, size_t n);
	const char *elem; /* Go's name of a FIELD_LIST's type */
};

/*
 * One YAML document, numbers kept exact.  Fails with the message of
 * yaml.Unmarshal ("error converting YAML to JSON: …"), status 3.
 */
bool decode_parse(struct arena *a, struct str text, struct val *out,
		  struct err *e);
/* The same when only the entries of these keys are wanted (yaml_parse_only). */
bool decode_parse_only(struct arena *a, struct str text, const char *const *keys,
		       struct val *out, struct err *e);
/* One YAML document into a map[string]interface {}, as values are; nil for an
 * empty one.  `type` is Go's name of the map for the message. */
bool decode_map(struct arena *a, struct str text, struct val *out,
		struct err *e);
/* Puts the entries of v where the fields (ended by a NULL name) say. */
void decode_struct(struct decode *d, struct val v, const struct field *fields,
		   void *out);
/* Fails with d's error, if there is one, as yaml.Unmarshal words it. */
bool decode_end(const struct decode *d, struct err *e);
/* JSON's name for the type of v, as Go's messages have it. */
const char *decode_json_type(struct val v);

#endif

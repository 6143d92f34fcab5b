/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DECODE_H
#define DECODE_H
/*
 * Decodes YAML into typed fields, as Helm's sigs.k8s.io/yaml does with Go structs:
 * keys match without regard to case, numbers and booleans become text where a text is
 * wanted, null leaves the field as it is.
 */
#include "base/err.h"
#include "base/val.h"

enum field_type {
	FIELD_STRING, /* struct str */
	FIELD_BOOL,   /* bool */
	FIELD_VALUES, /* struct val: []interface {} */
	FIELD_TEXTS,  /* struct val: []string */
	FIELD_MAP,    /* struct val: map[string]string */
	FIELD_LIST,   /* structs; `list` takes them */
	FIELD_STRUCT  /* one struct; `list` takes it */
};

struct decode {
	struct arena *arena;
	const char *type; /* Go's name of the struct: "Metadata" */
	const char *path; /* the keys to the struct, a dot after each; or "" */
	char *error;      /* the first mismatch, in Go's words */
};

struct field {
	const char *name; /* the key in YAML */
	enum field_type type;
	size_t at;        /* the field's offset in the struct */
	/* takes element i of the n of a FIELD_LIST; of an empty list i and n are 0 */
	void (*list)(struct decode *d, void *out, struct val v, size_t i, size_t n);
	const char *go_type; /* of a FIELD_LIST: Go's name for its type */
};

/*
 * Reads one YAML document; numbers stay exact.  Fails with the message of
 * yaml.Unmarshal ("error converting YAML to JSON: …"), status 3.
 */
bool decode_parse(struct arena *a, struct str text, struct val *out,
		  struct err *e);
/* decode_parse that reads only the entries of these keys (yaml_parse_only). */
bool decode_parse_only(struct arena *a, struct str text, const char *const *keys,
		       struct val *out, struct err *e);
/* Reads one YAML document into a map[string]interface {}, as values are; nil for an
 * empty document.  Fails as decode_parse does, also when it is not a map. */
bool decode_map(struct arena *a, struct str text, struct val *out,
		struct err *e);
/* Puts the entries of v into the members of *out that the fields describe; a NULL
 * name ends the fields.  Notes the first mismatch in d. */
void decode_struct(struct decode *d, struct val v, const struct field *fields,
		   void *out);
/* Fails, with status 3, when d has noted an error, in the words of yaml.Unmarshal. */
bool decode_end(const struct decode *d, struct err *e);
/* The type of v by JSON's name for it, as Go's messages have it. */
const char *decode_json_type(struct val v);

#endif

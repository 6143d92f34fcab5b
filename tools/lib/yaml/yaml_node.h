/* SPDX-License-Identifier: Apache-2.0 */
#ifndef YAML_NODE_H
#define YAML_NODE_H
/*
 * For yaml*.c: the tree of a document, which is made of libyaml's events and from
 * which the values are made, and the resolution of plain scalars.  Nodes live in
 * one arena; their texts live in that of the values.
 */
#include "base/err.h"
#include "base/map.h"

enum yaml_node_kind { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING, YAML_ALIAS };

/* A node; it is small, since large documents have a million of them. */
struct yaml_node {
	uint8_t kind;       /* enum yaml_node_kind */
	bool implicit;      /* a scalar without quotes and without a tag */
	bool busy;          /* the alias is being expanded */
	uint32_t line;      /* from 0 */
	union {
		struct {
			struct str value; /* text of a scalar, name of an alias */
			union {
				struct str tag; /* of a scalar, in the long form */
				struct yaml_node *target; /* the node of an alias */
			};
		};
		struct {
			struct yaml_node **child; /* items, or keys and values in turn */
			size_t n;
		};
	};
};

/* The types of scalars, under the names of YAML's tags. */
enum yaml_tag {
	YAML_TAG_STR,
	YAML_TAG_BOOL,
	YAML_TAG_INT,
	YAML_TAG_FLOAT,
	YAML_TAG_NULL,
	YAML_TAG_TIMESTAMP,
	YAML_TAG_MERGE,
	YAML_TAG_OTHER /* a tag that the resolver does not know */
};

#define YAML_LONG_TAG "tag:yaml.org,2002:"

/*
 * Resolves the text of a plain scalar without a tag: *out takes a bool, int64,
 * uint64 (for numbers too large for int64), float64, nil or a string; a timestamp
 * stays a string.
 */
enum yaml_tag yaml_resolve(struct str text, struct val *out);
/* The same for a document that is read with the flags of yaml.h.  With YAML_V3 the text
 * of a timestamp is made in a. */
enum yaml_tag yaml_resolve_flags(struct arena *a, struct str text, unsigned flags,
				 struct val *out);
/*
 * The same for a scalar with a tag; fails when the text does not have that type:
 * "yaml: cannot decode !!str `x` as a !!int".
 */
bool yaml_resolve_tagged(struct str tag, struct str text, struct val *out,
			 struct err *e);
/* The number of bytes at the start of s whose characters are printable in YAML, and
 * none but the newline is a line break. */
size_t yaml_printable(struct str s);

/* A reader of the documents of a text, which must live as long. */
struct yaml_reader;
struct yaml_reader *yaml_reader_open(struct str text);
/*
 * Reads the next document: *out takes its root, or NULL at the end.  Nodes are
 * made in `nodes`, their texts in `texts`.  Fails with go-yaml's message: "yaml:
 * line 3: did not find expected key".
 */
bool yaml_reader_next(struct yaml_reader *r, struct arena *nodes,
		      struct arena *texts, struct yaml_node **out,
		      struct err *e);
void yaml_reader_close(struct yaml_reader *r);

/*
 * The value of the text's only document when it is of the common kind, read
 * several times faster and without a tree; false when it is not, which says
 * nothing.  Every character is printable, a tab or "\r".  Most texts are slices
 * of the source.  With `only`, which ends with NULL, entries of a mapping at the
 * root whose keys are not in it, in any case of letters, are read but not kept.
 * *line, from 0, is where the root starts.
 */
bool yaml_simple(struct arena *a, struct str text, unsigned flags,
		 const char *const *only, struct val *out, size_t *line);
/* v, a number, as it is after it was written to JSON and read again. */
struct val yaml_json_number(struct val v, unsigned flags);
/* The text of a key v in JSON; false when JSON cannot have such a key. */
bool yaml_key_text(struct arena *a, struct val v, struct str *out);

/*
 * The value of a document, as sigs.k8s.io/yaml makes it by way of JSON.  Fails with
 * the messages of go-yaml and of that package.
 */
bool yaml_decode(struct arena *a, struct yaml_node *root, unsigned flags,
		 struct val *out, struct err *e);
/* Go's %#v of the value that go-yaml makes of n, which has no error. */
struct str yaml_go_syntax(struct arena *a, struct yaml_node *n);

#endif

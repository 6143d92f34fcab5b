/* SPDX-License-Identifier: Apache-2.0 */
#ifndef YAML_NODE_H
#define YAML_NODE_H
/*
 * Inside of yaml.h: the tree of a document between its events and its values,
 * and how plain scalars resolve.  Nodes live in one arena, their texts in
 * another, that of the values.
 */
#include "base/err.h"
#include "base/map.h"

enum yaml_node_kind { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING, YAML_ALIAS };

/* Large documents have a million of them, so they are kept small. */
struct yaml_node {
	uint8_t kind;       /* enum yaml_node_kind */
	bool implicit;      /* a scalar without quotes and without a tag */
	bool busy;          /* an alias that is being expanded */
	uint32_t line;      /* from 0 */
	union {
		struct {
			struct str value; /* text of a scalar, name of an alias */
			union {
				struct str tag; /* of a scalar, in the long form */
				struct yaml_node *target; /* what an alias stands for */
			};
		};
		struct {
			struct yaml_node **child; /* items, or keys and values in turn */
			size_t n;
		};
	};
};

/* What a scalar is; the names are those of YAML's tags. */
enum yaml_tag {
	YAML_TAG_STR,
	YAML_TAG_BOOL,
	YAML_TAG_INT,
	YAML_TAG_FLOAT,
	YAML_TAG_NULL,
	YAML_TAG_TIMESTAMP,
	YAML_TAG_MERGE,
	YAML_TAG_OTHER /* a tag of which the resolver knows nothing */
};

#define YAML_LONG_TAG "tag:yaml.org,2002:"

/*
 * What text means without a tag: *out takes bool, int64, uint64 (when it is
 * too large for int64), float64, nil or a string; timestamps stay strings.
 */
enum yaml_tag yaml_resolve(struct str text, struct val *out);
/*
 * The same for a scalar with a tag, which fails when the text is no such
 * thing: "yaml: cannot decode !!str `x` as a !!int".
 */
bool yaml_resolve_tagged(struct str tag, struct str text, struct val *out,
			 struct err *e);
/* True when every character is printable, to YAML, and ends no line but for
 * the newline. */
bool yaml_is_printable(struct str s);

/* The documents of a text, from first to last. */
struct yaml_reader;
/* Nodes are made in nodes, their texts in texts; text must stay. */
struct yaml_reader *yaml_reader_open(struct str text);
/*
 * The root of the next document in *out, which is NULL at the end.  Fails with
 * go-yaml's wording: "yaml: line 3: did not find expected key".
 */
bool yaml_reader_next(struct yaml_reader *r, struct arena *nodes,
		      struct arena *texts, struct yaml_node **out,
		      struct err *e);
void yaml_reader_close(struct yaml_reader *r);

/*
 * The value of the text's only document when it is of the common kind, read
 * several times faster and without a tree; false when it is not, which says
 * nothing.  Most of its texts are slices of the source.  With `only`, which
 * ends with NULL, entries of a mapping at the root whose keys are not in it,
 * in any case of letters, are read but not kept.
 */
bool yaml_simple(struct arena *a, struct str text, unsigned flags,
		 const char *const *only, struct val *out);
/* A number as it is after it was written to JSON and read again. */
struct val yaml_json_number(struct val v, unsigned flags);
/* The name in JSON of a key; false when JSON cannot have it. */
bool yaml_key_text(struct arena *a, struct val v, struct str *out);

/*
 * The value of a document as sigs.k8s.io/yaml has it after its pass through
 * JSON.  Fails with the wordings of go-yaml and that package.
 */
bool yaml_decode(struct arena *a, struct yaml_node *root, unsigned flags,
		 struct val *out, struct err *e);
/* The %#v of what go-yaml makes of n; n has no error. */
struct str yaml_go_syntax(struct arena *a, struct yaml_node *n);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOML_H
#define TOML_H
/*
 * TOML as Helm's toToml and fromToml write and read it, by the package
 * BurntSushi/toml.  Results live in the arena that was given.
 */
#include "base/val.h"
#include "gotime.h"

/*
 * v in TOML: keys sorted, plain values before tables, tables indented by two
 * spaces a level.  Null values in maps are left out; in lists they are an
 * error.  Errors have the package's wording and status 2.
 */
bool toml_emit(struct arena *a, struct val v, struct str *out, struct err *e);

/* A date, a time or both; the data of its object is a struct toml_time. */
extern const struct type TYPE_TOML_TIME;

struct toml_time {
	struct gotime time;
	struct str layout; /* Go's layout for the parts that the text had */
};

/*
 * Reads a document into a map[string]interface {}: int64, float64, bool,
 * string, times, []interface {}, tables, and arrays of tables as
 * []map[string]interface {}.
 * Errors have the package's wording, 'toml: line 1 (last key "a"): …'.
 */
bool toml_parse(struct arena *a, struct str src, struct val *out, struct err *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHECKER_H
#define CHECKER_H
/*
 * Checks of configuration files: mappings have the right keys, values have the right
 * types, and a message says file, line, what is wrong and what is expected.  All
 * functions that fail fill the checker's err, with status 2.
 */
#include "base/err.h"
#include "base/val.h"
#include "yaml/yamlpos.h"

enum check_type {
	CHECK_TEXT,  /* a text that is not empty */
	CHECK_FLAG,  /* true or false */
	CHECK_TEXTS, /* a list of texts */
	CHECK_MAP,   /* a map */
	CHECK_ANY
};

/* A key that a mapping may have. */
struct check_key {
	const char *name; /* NULL ends the table */
	enum check_type type;
	bool needed;
};

struct checker {
	struct arena *arena;
	const char *path; /* the file's path, for messages */
	struct str text;  /* the file's bytes */
	struct err *err;
};

/* Reads the file's one YAML document into *out, a map without double keys, and fills
 * *c.  Everything lives in the arena a. */
bool check_read(struct checker *c, struct arena *a, const char *path,
		struct val *out, struct err *e);
/* Fails, and so returns false, with "PATH:LINE: KEYS: MESSAGE"; KEYS leads to `at`. */
bool check_fail(const struct checker *c, const struct yaml_at *at,
		const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* True when v, which stands at `at`, is a map that has all keys that the table needs,
 * none that the table lacks, and values of the right types. */
bool check_keys(const struct checker *c, const struct yaml_at *at,
		struct val v, const struct check_key *keys);
/* The *n texts of the list v, which check_keys has found to be texts; room for one
 * more, empty text follows them.  They live in the checker's arena. */
struct str *check_texts(const struct checker *c, struct val v, size_t *n);

#endif

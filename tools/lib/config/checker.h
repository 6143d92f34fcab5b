/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHECKER_H
#define CHECKER_H
/*
 * Checks of configuration files: the right keys with the right types, and
 * messages that say file, line, what is wrong and what is expected.
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
	const char *path; /* of the file, for messages */
	struct str text;  /* its bytes */
	struct err *err;
};

/* Reads the file's one YAML document into *out, a map without double keys. */
bool check_read(struct checker *c, struct arena *a, const char *path,
		struct val *out, struct err *e);
/* Fails with "path:line: place: message". */
bool check_fail(const struct checker *c, const struct yaml_at *at,
		const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* True when v, which stands at `at`, is a map of the keys in the table only,
 * with their types, and has those that are needed. */
bool check_keys(const struct checker *c, const struct yaml_at *at,
		struct val v, const struct check_key *keys);
/* The texts of list v, checked before; *n of them in the checker's arena. */
struct str *check_texts(const struct checker *c, struct val v, size_t *n);

#endif

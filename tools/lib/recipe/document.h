/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOCUMENT_H
#define DOCUMENT_H
/* Documents that programs read and print as YAML or JSON. */
#include "base/err.h"
#include "base/val.h"

enum document_format { DOCUMENT_YAML, DOCUMENT_JSON };

struct document_to {
	const char *path; /* NULL: standard output */
	enum document_format format;
	bool aicr; /* YAML has the form of aicr's documents */
};

/* Takes an option of the programs that print a document; false when the option is not
 * one of these. */
bool document_option(struct document_to *d, int key, const char *arg);
/* *out takes v in d's format, with a final newline; JSON keeps the order of keys. */
bool document_text(struct arena *a, struct val v, const struct document_to *d,
		   struct str *out, struct err *e);
/* Writes v to the file or standard output, all or nothing. */
bool document_write(const struct document_to *d, struct val v, struct err *e);

/*
 * Reads the text of a document, which must be a map.  The end of its name says what it
 * is: .json is JSON, whose numbers are all floats; .yaml, .yml and, unless `aicr`, any
 * other is YAML.  To aicr any other is JSON, and .table and .txt are refused.
 */
bool document_parse(struct arena *a, const char *name, struct str text, bool aicr,
		    struct val *out, struct err *e);

#endif

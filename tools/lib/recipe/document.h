/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOCUMENT_H
#define DOCUMENT_H
/* Documents that are printed in YAML or in JSON. */
#include "base/err.h"
#include "base/val.h"
#include "cli/opts.h"

enum document_format { DOCUMENT_YAML, DOCUMENT_JSON };

enum { DOCUMENT_FORMAT = 1100 };

/* Rows for the option table of a program that prints one. */
#define DOCUMENT_OPTS \
	{ DOCUMENT_FORMAT, "format", "yaml|json", "format of the document (yaml)" }, \
	{ 'o', "output", "FILE", "write there instead of standard output" }

struct document_to {
	const char *path; /* NULL is standard output */
	enum document_format format;
};

/* Takes the option that opts_next returned; false when it is none of these.
 * An unknown format ends the program with status 2. */
bool document_option(struct document_to *d, const struct opts *o, int key);
/* v in the format, with a final newline; JSON keeps the order of keys. */
bool document_text(struct arena *a, struct val v, enum document_format f,
		   struct str *out, struct err *e);
/* Writes v. */
bool document_write(const struct document_to *d, struct val v, struct err *e);

#endif

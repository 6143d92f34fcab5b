/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOCUMENT_H
#define DOCUMENT_H
/* Documents that are printed in YAML or in JSON. */
#include "err.h"
#include "val.h"

enum document_format { DOCUMENT_YAML, DOCUMENT_JSON };

/* Reads the name of a format; false when it is neither yaml nor json. */
bool document_format(const char *name, enum document_format *out);
/* v in the format, with a final newline; JSON keeps the order of keys. */
bool document_text(struct arena *a, struct val v, enum document_format f,
		   struct str *out, struct err *e);
/* Writes it to path, NULL for standard output. */
bool document_write(const char *path, struct val v, enum document_format f,
		    struct err *e);

#endif

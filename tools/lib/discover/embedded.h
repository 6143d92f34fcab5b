/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EMBEDDED_H
#define EMBEDDED_H
/* Reads the contents of strings: documents, and text in base 64. */
#include "api_object.h"
#include "position.h"

/* how many strings may lie in each other: a ConfigMap's YAML whose JSON ... */
enum { EMBEDDED_MOST = 4 };

/* *doc takes the *n documents that s consists of, as YAML, JSON or TOML; false when s
 * is not a document, or has only scalars. */
bool embedded_documents(struct arena *a, struct str s, struct val **doc, size_t *n);
/* *out takes the text of a Secret's value, which is in base 64; false when the value
 * s at this position is not a Secret's, and for bytes that are not text. */
bool embedded_secret(struct arena *a, struct str s, const struct api_object *owner,
		  const struct position *at, struct str *out);

#endif

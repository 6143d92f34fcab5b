/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EMBEDDED_H
#define EMBEDDED_H
/* What lies in strings: documents, and text in base 64. */
#include "api_object.h"
#include "position.h"

/* The documents that s is, as YAML, JSON or TOML; false when it is none, or
 * holds only scalars. */
bool embedded_documents(struct arena *a, struct str s, struct val **doc, size_t *n);
/* The text of the value s at `at` when that is a Secret's, in base 64; false
 * for other places, and for bytes that are no text. */
bool embedded_secret(struct arena *a, struct str s, const struct api_object *owner,
		  const struct position *at, struct str *out);

#endif

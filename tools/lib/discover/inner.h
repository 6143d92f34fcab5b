/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INNER_H
#define INNER_H
/* What lies in strings: documents, and text in base 64. */
#include "owner.h"
#include "position.h"

/* The documents that s is, as YAML, JSON or TOML; false when it is none, or
 * holds only scalars. */
bool inner_documents(struct arena *a, struct str s, struct val **doc, size_t *n);
/* The text of the value s at `at` when that is a Secret's, in base 64; false
 * for other places, and for bytes that are no text. */
bool inner_secret(struct arena *a, struct str s, const struct owner *owner,
		  const struct position *at, struct str *out);

#endif

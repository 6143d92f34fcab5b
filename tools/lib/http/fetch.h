/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FETCH_H
#define FETCH_H
/* Texts that are named by a path or a URL. */
#include "base/err.h"

/* True for an http or https URL. */
bool fetch_is_remote(const char *where);
/* *out takes the text of a file, of "-", standard input, or of a URL: at most max bytes, in
 * a.  Fails with status 2 when there is no such text, with 75 when trying again may help. */
bool fetch_text(struct arena *a, const char *where, size_t max, struct str *out, struct err *e);

#endif
